using System.Text;

namespace Diorama.Data.Features;

/// <summary>Runs of words as text.</summary>
internal static class NGrams
{
    /// <summary>Every run of one to so many words of a phrase, with where it begins and how many words it has.</summary>
    public static IEnumerable<(string Text, int Start, int Length)> Of(IReadOnlyList<string> phrase, int longest)
    {
        for (var start = 0; start < phrase.Count; start++)
        {
            for (var n = 1; n <= longest && start + n <= phrase.Count; n++) yield return (Join(phrase.Skip(start).Take(n).ToArray()), start, n);
        }
    }

    /// <summary>Words with a space between them, but for two that are Chinese characters.</summary>
    public static string Join(ReadOnlySpan<string> words)
    {
        if (words.Length == 1) return words[0];
        var text = new StringBuilder(words[0]);
        for (var i = 1; i < words.Length; i++)
        {
            if (!IsCharacter(words[i - 1]) || !IsCharacter(words[i])) text.Append(' ');
            text.Append(words[i]);
        }

        return text.ToString();
    }

    private static bool IsCharacter(string word) => Rune.GetRuneAt(word, 0) is var first && Words.Stands(first) && word.Length == first.Utf16SequenceLength;
}
