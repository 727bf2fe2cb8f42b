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

    private const int TellEvery = 1 << 16;

    /// <summary>All words of a text.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Each(text.AsMemory()).Select(word => word.Text)];
    }

    /// <summary>
    /// The words of a text one after another; of a long text no more is held. A phrase ends with its line, or at punctuation other than quotation marks and hyphens.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="passed">Told now and then how many characters (<see cref="char"/>) further it has come; at the end their sum is the text's length.</param>
    internal static IEnumerable<(string Text, bool BeginsPhrase)> Each(ReadOnlyMemory<char> text, Action<int>? passed = null)
    {
        var word = new StringBuilder();
        var (begins, before, told) = (true, default(Rune), 0);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.Span[at..], out var rune, out var length);
            at += length;
            if (Stands(rune))
            {
                if (word.Length > 0)
                {
                    yield return (Take(word), begins);
                    begins = false;
                }

                yield return (rune.ToString(), begins);
                begins = false;
            }
            else if (IsPart(rune) || (word.Length > 0 && Joins(before, rune, text.Span[at..])))
            {
                if (word.Length < MaxLength) Append(word, rune.Value == '’' ? new('\'') : Rune.ToLowerInvariant(rune));
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format) // a soft hyphen, say, is within a word
            {
                if (word.Length > 0)
                {
                    yield return (Take(word), begins);
                    begins = false;
                }

                begins |= EndsPhrase(rune);
            }

            before = rune;
            if (at - told < TellEvery) continue;
            passed?.Invoke(at - told);
            told = at;
        }

        if (word.Length > 0) yield return (Take(word), begins);
        passed?.Invoke(text.Length - told);
    }

    /// <summary>Whether a character is a word of its own: Chinese characters, and hiragana.</summary>
    internal static bool Stands(Rune rune) => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x3FFFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x3041 and <= 0x309F) or 0x3005 or 0x3007;

    private static bool IsPart(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool Joins(Rune before, Rune rune, ReadOnlySpan<char> rest)
    {
        if (rune.Value is not ('\'' or '’' or '·' or '.' or ',')) return false;
        Rune.DecodeFromUtf16(rest, out var after, out _);
        return rune.Value is '.' or ','
            ? Rune.IsDigit(before) && Rune.IsDigit(after)
            : Rune.IsLetter(before) && Rune.IsLetter(after) && !Stands(after) && !Stands(before);
    }

    private static void Append(StringBuilder word, Rune rune)
    {
        if (rune.IsBmp) word.Append((char)rune.Value);
        else word.Append(rune.ToString());
    }

    private static string Take(StringBuilder word)
    {
        var text = word.ToString();
        word.Clear();
        return text;
    }

    private static bool EndsPhrase(Rune rune) => rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029
        || (Rune.IsPunctuation(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation)
            && rune.Value is not ('\'' or '"' or '-' or 0x2010 or 0x2011));
}
