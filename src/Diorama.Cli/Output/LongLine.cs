using System.Text.RegularExpressions;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli;

/// <summary>Divides a line that is too long for a model: after a sentence's or a clause's end where there is one, else between words.</summary>
internal static partial class LongLine
{
    /// <summary>The parts of a line, each short enough; the line itself where it is, and where it is empty.</summary>
    /// <param name="line">The text.</param>
    /// <param name="number">Which line it is, from 1.</param>
    /// <param name="model">What is to translate it.</param>
    /// <exception cref="UserException">A single word is too long.</exception>
    public static IReadOnlyList<string> Divide(string line, int number, ITranslate model)
    {
        if (model.NumTokens(line) <= model.LongestSource) return [line];
        var parts = new List<string>();
        foreach (var clause in Joined(Ends().Split(line), model))
        {
            if (model.NumTokens(clause) <= model.LongestSource) parts.Add(clause);
            else parts.AddRange(Joined(Spaces().Split(clause), model));
        }

        if (parts.Find(part => model.NumTokens(part) > model.LongestSource) is { } word)
            throw new UserException(
                $"line {number}: its word {word[..Math.Min(word.Length, 24)]}… has {model.NumTokens(word)} tokens, and the model reads {model.LongestSource}. Divide it, or leave it out."
            );
        Terminal.Note($"Line {number} is longer than the {model.LongestSource} tokens that the model reads: it is translated in {parts.Count} parts.");
        return parts;
    }

    /// <summary>As many pieces together as are short enough; one that is too long stays alone.</summary>
    private static IEnumerable<string> Joined(IEnumerable<string> pieces, ITranslate model)
    {
        var part = "";
        foreach (var piece in pieces.Where(p => p.Length > 0))
        {
            var more = part.Length == 0 ? piece : $"{part} {piece}";
            if (part.Length > 0 && model.NumTokens(more) > model.LongestSource)
            {
                yield return part;
                more = piece;
            }

            part = more;
        }

        if (part.Length > 0) yield return part;
    }

    [GeneratedRegex(@"(?<=[.!?;:,…])\s+|(?<=[。！？；：，])")]
    private static partial Regex Ends();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
