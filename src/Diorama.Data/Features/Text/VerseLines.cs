using System.Buffers;

namespace Diorama.Data.Features;

/// <summary>The lines of verse of a text: its lines, and where a line goes on behind a Chinese comma or full stop, its parts, for so is Chinese verse printed.</summary>
public static class VerseLines
{
    private static readonly SearchValues<char> _ends = SearchValues.Create("\n，。！？；");

    /// <summary>How many words each line has, a Chinese character being one; lines without any are passed over.</summary>
    public static IReadOnlyList<int> Lengths(string text) => Lengths(text, passed: null);

    internal static IReadOnlyList<int> Lengths(string text, Action<int>? passed)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lengths = new List<int>();
        for (var (rest, end) = (text.AsMemory(), 0); end >= 0;)
        {
            end = rest.Span.IndexOfAny(_ends);
            var count = Words.Each(end < 0 ? rest : rest[..end], passed).Count();
            if (count > 0) lengths.Add(count);
            if (end >= 0) rest = rest[(end + 1)..];
        }

        return lengths;
    }
}
