using System.Text.Json;
using System.Text.RegularExpressions;

namespace Diorama.Core;

/// <summary>Cuts by a pattern of the file's own, run by .NET's regular expressions (<see cref="PatternDialect"/>).</summary>
/// <param name="kind">How the file names the pattern: <c>Regex</c>, or <c>String</c> for plain text.</param>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of what it finds.</param>
/// <param name="isInverted">Whether what lies between is taken for what is found.</param>
/// <exception cref="ArgumentException">It is no pattern that .NET knows.</exception>
internal sealed class PatternSplit(string kind, string pattern, SplitBehavior behavior, bool isInverted) : IPreTokenizer
{
    private readonly Regex _regex = PatternDialect.Compile(kind == "String" ? Regex.Escape(pattern) : pattern);
    private readonly StandIns _standIns = new(pattern);

    /// <inheritdoc/>
    /// <exception cref="UserException">The pattern takes too long.</exception>
    public void Cut(ReadOnlySpan<char> text, PieceSink take)
    {
        var (start, end, last) = (0, 0, false);
        foreach (var (length, isFound) in Parts(_standIns.Of(text)))
        {
            if (end > start && !Joins(last, isFound))
            {
                take(text[start..end]);
                start = end;
            }

            end = StandIns.Skip(text, end, length);
            last = isFound;
        }

        if (end > start) take(text[start..end]);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => Write(json, kind, pattern, behavior, isInverted);

    /// <summary>Writes an entry of the type <c>Split</c>.</summary>
    internal static void Write(Utf8JsonWriter json, string kind, string pattern, SplitBehavior behavior, bool isInverted)
    {
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString(kind, pattern);
        json.WriteEndObject();
        json.WriteString("behavior", behavior.ToString());
        json.WriteBoolean("invert", isInverted);
        json.WriteEndObject();
    }

    /// <summary>What is found and what lies between, in their order, each with its length; none is empty.</summary>
    private List<(int Length, bool IsFound)> Parts(ReadOnlySpan<char> text)
    {
        var parts = new List<(int, bool)>();
        var at = 0;
        try
        {
            foreach (var match in _regex.EnumerateMatches(text))
            {
                if (match.Index > at) parts.Add((match.Index - at, isInverted));
                if (match.Length > 0) parts.Add((match.Length, !isInverted));
                at = match.Index + match.Length;
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new UserException($"The tokeniser's pattern {pattern} takes more than {PatternDialect.MostTime.TotalSeconds:0} s for a single piece: it tries again and again", e);
        }

        if (at < text.Length) parts.Add((text.Length - at, isInverted));
        return parts;
    }

    private bool Joins(bool before, bool now) => behavior switch
    {
        SplitBehavior.Isolated => false,
        SplitBehavior.MergedWithPrevious => !before && now,
        SplitBehavior.MergedWithNext => before && !now,
        _ => before == now,
    };
}
