using System.Text.Json;

namespace Diorama.Core;

/// <summary>Cuts by a pattern that is known here, without a regular expression.</summary>
/// <param name="how">The pattern.</param>
internal sealed class KnownSplit(PreTokenization how) : IPreTokenizer
{
    /// <summary>GPT-2's.</summary>
    internal static KnownSplit Gpt2 { get; } = new(PreTokenization.Gpt2);

    /// <summary>Which it is.</summary>
    internal PreTokenization How => how;

    /// <summary>The one of a file's pattern; null where it is another.</summary>
    internal static KnownSplit? Of(string pattern) => pattern switch
    {
        PieceScanner.Gpt2Pattern => Gpt2,
        PieceScanner.Llama3Pattern => new(PreTokenization.Llama3),
        _ => null,
    };

    /// <inheritdoc/>
    public void Cut(ReadOnlySpan<char> text, PieceSink take)
    {
        while (!text.IsEmpty)
        {
            var length = PieceScanner.Next(text, how);
            take(text[..length]);
            text = text[length..];
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) =>
        PatternSplit.Write(json, "Regex", how == PreTokenization.Gpt2 ? PieceScanner.Gpt2Pattern : PieceScanner.Llama3Pattern, SplitBehavior.Isolated, isInverted: false);
}
