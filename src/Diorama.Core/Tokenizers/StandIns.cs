using System.Globalization;
using System.Text;

namespace Diorama.Core;

/// <summary>
/// .NET's regular expressions see UTF-16 units, and a character beyond U+FFFF as two that are no letters. So each such character is shown to them as one below, of the
/// same category, that the pattern does not name.
/// </summary>
internal sealed class StandIns
{
    private const char First = '\u0100'; // below, ASCII's and Latin 1's are named too often

    private readonly char[] _ofCategory = new char[30];

    /// <summary>Chooses them.</summary>
    /// <param name="pattern">What they must not be named by.</param>
    internal StandIns(string pattern)
    {
        var named = Named(pattern);
        for (var c = First; c < char.MaxValue; c++)
        {
            if (!char.IsSurrogate(c) && !named.Exists(range => c >= range.From && c <= range.To)) _ofCategory[(int)CharUnicodeInfo.GetUnicodeCategory(c)] = c;
        }
    }

    /// <summary>A text with one unit a character; the same where it has no others.</summary>
    internal ReadOnlySpan<char> Of(ReadOnlySpan<char> text)
    {
        if (!HasPairs(text)) return text;
        var seen = new char[text.Length];
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            seen[count++] = length == 2 ? _ofCategory[(int)Rune.GetUnicodeCategory(rune)] : text[at];
            at += length;
        }

        return seen.AsSpan(0, count);
    }

    /// <summary>Where a text goes on behind so many characters.</summary>
    internal static int Skip(ReadOnlySpan<char> text, int at, int count)
    {
        if (!HasPairs(text.Slice(at, Math.Min(2 * count, text.Length - at)))) return at + count;
        while (count-- > 0) at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        return at;
    }

    private static bool HasPairs(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\ud800', '\udbff') >= 0;

    // Every character of the pattern, as itself or as \u and four digits, and what lies between two with a hyphen: more than it names, and never less.
    private static List<(char From, char To)> Named(string pattern)
    {
        var named = new List<(char From, char To)>();
        for (var i = 0; i < pattern.Length; i++)
        {
            var isRange = named.Count > 1 && pattern[i - 1] == '-';
            var c = pattern[i];
            if (
                pattern.AsSpan(i) is ['\\', 'u', _, _, _, _, ..]
                && ushort.TryParse(pattern.AsSpan(i + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var escaped)
            )
                (c, i) = ((char)escaped, i + 5);
            named.Add((isRange && named[^2].From < c ? named[^2].From : c, c));
        }

        return named;
    }
}
