using System.Runtime.InteropServices;
using System.Text;

namespace Diorama.Data.Features;

/// <summary>Runs of words as text.</summary>
internal static class NGrams
{
    /// <summary>Every run of one to so many words, none beyond a phrase, with the number of its first word and how many words it has.</summary>
    /// <param name="words">From <see cref="Words.Each"/>.</param>
    /// <param name="longest">Words a run at most; so many are held.</param>
    public static IEnumerable<(string Text, int Start, int Length)> Of(IEnumerable<(string Text, bool BeginsPhrase)> words, int longest)
    {
        var held = new List<string>(longest); // those that runs still begin with
        var start = 0;
        foreach (var (word, beginsPhrase) in words)
        {
            while (held.Count == longest || (beginsPhrase && held.Count > 0))
            {
                for (var n = 1; n <= held.Count; n++) yield return (Join(CollectionsMarshal.AsSpan(held)[..n]), start, n);
                held.RemoveAt(0);
                start++;
            }

            held.Add(word);
        }

        for (; held.Count > 0; start++)
        {
            for (var n = 1; n <= held.Count; n++) yield return (Join(CollectionsMarshal.AsSpan(held)[..n]), start, n);
            held.RemoveAt(0);
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
