using System.Runtime.InteropServices;

namespace Diorama.Evaluation;

/// <summary>How often each run of so many words, or characters, stands in a text.</summary>
internal static class NGramBag
{
    // Divides the words of a run; no word holds it, for it is a space.
    private const char Divider = ' ';

    /// <summary>Of words.</summary>
    /// <param name="words">The text.</param>
    /// <param name="order">How many words a run has; at least 1.</param>
    internal static Dictionary<string, int> OfWords(IReadOnlyList<string> words, int order)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + order <= words.Count; i++) Count(counts, order == 1 ? words[i] : string.Join(Divider, words.Skip(i).Take(order)));
        return counts;
    }

    /// <summary>Of characters.</summary>
    /// <param name="characters">The text, one element a character.</param>
    /// <param name="order">How many characters a run has; at least 1.</param>
    internal static Dictionary<string, int> OfCharacters(IReadOnlyList<string> characters, int order)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + order <= characters.Count; i++) Count(counts, string.Concat(characters.Skip(i).Take(order)));
        return counts;
    }

    /// <summary>How many runs two texts share, each as often as it stands in both.</summary>
    internal static long Shared(Dictionary<string, int> one, Dictionary<string, int> other) =>
        one.Sum(pair => (long)Math.Min(pair.Value, other.GetValueOrDefault(pair.Key)));

    private static void Count(Dictionary<string, int> counts, string run) => CollectionsMarshal.GetValueRefOrAddDefault(counts, run, out _)++;
}
