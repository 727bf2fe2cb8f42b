using System.Text;

namespace Diorama.Cli;

/// <summary>
/// Sets the marks that a printed Chinese poem has: a comma after each odd line, a full stop after each even one and the last. Poems are written without marks;
/// a line that is no verse (other scripts, marks of its own, another length than the first) stays as it is. Works on pieces, as they are written.
/// </summary>
internal sealed class VersePunctuation
{
    private const int ShortestLine = 4;
    private const int LongestLine = 9;

    private readonly StringBuilder _line = new();
    private int _number;
    private int _length;

    /// <summary>A whole text with its marks.</summary>
    public static string Print(string text)
    {
        var printing = new VersePunctuation();
        return printing.Add(text) + printing.Finish();
    }

    /// <summary>The next piece, with the marks of the lines that end in it.</summary>
    public string Add(string piece)
    {
        var printed = new StringBuilder();
        foreach (var character in piece)
        {
            if (character == '\n') printed.Append(EndLine(isLast: false));
            else _line.Append(character);
            printed.Append(character);
        }
        return printed.ToString();
    }

    /// <summary>The mark after the last line.</summary>
    public string Finish() => EndLine(isLast: true);

    private string EndLine(bool isLast)
    {
        var runes = _line.ToString().EnumerateRunes().ToList();
        _line.Clear();
        if (_number++ == 0) _length = runes.Count;
        var isVerse = runes.Count == _length && runes.Count is >= ShortestLine and <= LongestLine && runes.TrueForAll(Ideograph.Is) && (_number > 1 || !isLast);
        return !isVerse ? "" : isLast || _number % 2 == 0 ? "。" : "，";
    }
}
