using System.Text;
using System.Text.RegularExpressions;

namespace Diorama.Evaluation;

/// <summary>Cuts texts into BLEU's words, as sacreBLEU does.</summary>
/// <remarks>Post 2018, "A call for clarity in reporting BLEU scores", arXiv 1804.08771; rules of mteval-v13a.pl and mteval-v14.pl.</remarks>
internal static partial class BleuWords
{
    /// <summary>What sacreBLEU's signature calls a tokeniser.</summary>
    internal static string Name(BleuTokenizer tokenizer) => tokenizer switch
    {
        BleuTokenizer.Mteval13a => "13a",
        BleuTokenizer.International => "intl",
        BleuTokenizer.Chinese => "zh",
        _ => "char",
    };

    /// <summary>The words of a text.</summary>
    internal static string[] Of(string text, BleuTokenizer tokenizer) => Words(tokenizer switch
    {
        BleuTokenizer.Mteval13a => Western($" {Plain(text.TrimEnd(_space))} "),
        BleuTokenizer.International => International(text.TrimEnd(_space)),
        BleuTokenizer.Chinese => Western(Apart(text.Trim(_space), IsChinese)),
        _ => Apart(text, _ => true),
    });

    /// <summary>What stands between spaces. What a space is, Python says: four control characters more than .NET.</summary>
    internal static string[] Words(string text) => text.Split(_space, StringSplitOptions.RemoveEmptyEntries);

    private static readonly char[] _space =
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(c => (char)c).Where(c => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f')];

    private static string Plain(string text) => text
        .Replace("<skipped>", "", StringComparison.Ordinal)
        .Replace("-\n", "", StringComparison.Ordinal)
        .Replace('\n', ' ')
        .Replace("&quot;", "\"", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal)
        .Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal);

    private static string Western(string text)
    {
        text = Signs().Replace(text, " $1 ");
        text = PointAfterNoDigit().Replace(text, "$1 $2 ");
        text = PointBeforeNoDigit().Replace(text, " $1 $2");
        return DashAfterDigit().Replace(text, "$1 $2 ");
    }

    private static string International(string text)
    {
        text = MarkAfterNoNumber().Replace(text, "$1 $2 ");
        text = MarkBeforeNoNumber().Replace(text, " $1 $2");
        var apart = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsSymbol(rune)) apart.Append(' ').Append(rune).Append(' ');
            else apart.Append(rune);
        }

        return apart.ToString();
    }

    private static string Apart(string text, Func<Rune, bool> isWord)
    {
        var apart = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (isWord(rune)) apart.Append(' ').Append(rune).Append(' ');
            else apart.Append(rune);
        }

        return apart.ToString();
    }

    // sacreBLEU's list as it works: two of its ranges are meant for planes beyond the first, but take in U+2001 to U+2A6D and U+2F81 to U+2FA1.
    private static bool IsChinese(Rune rune) => rune.Value is (>= 0x3400 and <= 0x4db5) or (>= 0x4e00 and <= 0x9fbb)
        or (>= 0xf900 and <= 0xfa2d) or (>= 0xfa30 and <= 0xfa6a) or (>= 0xfa70 and <= 0xfad9)
        or (>= 0x2001 and <= 0x2a6d) or (>= 0x2f81 and <= 0x2fa1) or (>= 0xff00 and <= 0xffef) or (>= 0x2e80 and <= 0x2eff)
        or (>= 0x3000 and <= 0x303f) or (>= 0x31c0 and <= 0x31ef) or (>= 0x2f00 and <= 0x2fdf) or (>= 0x2ff0 and <= 0x2fff)
        or (>= 0x3100 and <= 0x312f) or (>= 0x31a0 and <= 0x31bf) or (>= 0xfe10 and <= 0xfe1f) or (>= 0xfe30 and <= 0xfe4f)
        or (>= 0x3200 and <= 0x33ff);

    [GeneratedRegex(@"([\{-\~\[-\` -\&\(-\+\:-\@\/])", RegexOptions.CultureInvariant)]
    private static partial Regex Signs();

    [GeneratedRegex(@"([^0-9])([\.,])", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PointAfterNoDigit();

    [GeneratedRegex(@"([\.,])([^0-9])", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PointBeforeNoDigit();

    [GeneratedRegex(@"([0-9])(-)", RegexOptions.CultureInvariant)]
    private static partial Regex DashAfterDigit();

    [GeneratedRegex(@"(\P{N})(\p{P})", RegexOptions.CultureInvariant)]
    private static partial Regex MarkAfterNoNumber();

    [GeneratedRegex(@"(\p{P})(\P{N})", RegexOptions.CultureInvariant)]
    private static partial Regex MarkBeforeNoNumber();
}
