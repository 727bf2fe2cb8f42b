using System.Text;
using System.Xml.Linq;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>Texts that a model wrote, set as they should be read: Chinese verse in columns from the right, all else as written.</summary>
internal static class SampleText
{
    private const int LongestColumn = 12; // characters that still stand well under each other
    private const int MostColumns = 8;
    private const int LongestText = 4000;

    /// <summary>One text as a card.</summary>
    internal static XElement Card(string text)
    {
        if (text.Length > LongestText) text = string.Concat(text.EnumerateRunes().Take(LongestText)) + " …";
        return IsVerse(text)
            ? Tag("blockquote", "poem scroll", Tag("div", "verse", With("lang", "zh-Hans"), text.Split('\n').Select(line => Tag("p", "", line))))
            : Tag("blockquote", "poem", text.Split('\n').Select(line => Tag("p", "", line)));
    }

    /// <summary>Whether it is a few short lines, nearly all Chinese characters.</summary>
    internal static bool IsVerse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length > MostColumns || lines.Any(l => l.EnumerateRunes().Count() > LongestColumn)) return false;
        var runes = lines.SelectMany(l => l.EnumerateRunes()).ToList();
        return runes.Count > 0 && runes.Count(IsChinese) >= 0.7 * runes.Count;
    }

    // CJK ideographs with their extensions, and the CJK punctuation that verse may carry.
    private static bool IsChinese(Rune rune) => rune.Value is (>= 0x3000 and <= 0x303f) or (>= 0x3400 and <= 0x9fff) or (>= 0xf900 and <= 0xfaff)
        or (>= 0xff00 and <= 0xff65) or (>= 0x20000 and <= 0x3ffff);
}
