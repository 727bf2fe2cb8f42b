using System.Globalization;
using System.Text;

namespace Diorama.Data.Features;

/// <summary>
/// Divides text into words, in lower case. A word is a run of letters, marks and digits, with an apostrophe between letters (<c>don't</c>) and a point or
/// comma between digits (<c>3.5</c>); every Chinese character and every hiragana is a word of its own, for nothing says where the words of such a text end.
/// </summary>
/// <remarks>
/// After Unicode Standard Annex 29, without its dictionaries: a run of Thai, say, is one word. Letters keep the form they are written in: an accent that
/// is a character of its own makes another word than one that is not.
/// </remarks>
public static class Words
{
    /// <summary>Of a longer word only so many characters count: encoded files are no words.</summary>
    public const int MaxLength = 100;

    /// <summary>All words of a text.</summary>
    public static IReadOnlyList<string> Of(string text) => [.. Phrases(text).SelectMany(phrase => phrase)];

    /// <summary>The words of a text, phrase by phrase: a phrase ends with its line, or at punctuation other than quotation marks and hyphens.</summary>
    public static IEnumerable<IReadOnlyList<string>> Phrases(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var phrase = new List<string>();
        var word = new StringBuilder();
        var runes = text.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            var rune = runes[i];
            if (Stands(rune))
            {
                Finish();
                phrase.Add(rune.ToString());
            }
            else if (IsPart(rune) || (word.Length > 0 && i + 1 < runes.Length && Joins(runes[i - 1], rune, runes[i + 1])))
            {
                if (word.Length < MaxLength) word.Append(rune.Value == '’' ? "'" : Rune.ToLowerInvariant(rune).ToString());
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format) // a soft hyphen, say, is within a word
            {
                Finish();
                if (!EndsPhrase(rune) || phrase.Count == 0) continue;
                yield return phrase;
                phrase = [];
            }
        }

        Finish();
        if (phrase.Count > 0) yield return phrase;

        void Finish()
        {
            if (word.Length == 0) return;
            phrase.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>Whether a character is a word of its own: Chinese characters, and hiragana.</summary>
    internal static bool Stands(Rune rune) => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x3FFFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x3041 and <= 0x309F) or 0x3005 or 0x3007;

    private static bool IsPart(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool Joins(Rune before, Rune rune, Rune after) => rune.Value switch
    {
        '\'' or '’' or '·' => Rune.IsLetter(before) && Rune.IsLetter(after) && !Stands(after) && !Stands(before),
        '.' or ',' => Rune.IsDigit(before) && Rune.IsDigit(after),
        _ => false,
    };

    private static bool EndsPhrase(Rune rune) => rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029
        || (Rune.IsPunctuation(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation)
            && rune.Value is not ('\'' or '"' or '-' or 0x2010 or 0x2011));
}
