using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>The words of captions: their vocabulary, and those that a sample is given.</summary>
internal static class CaptionWords
{
    /// <summary>The vocabulary of captions: the most frequent first, equals in the order of their code points, so that the same captions always make the same.</summary>
    /// <param name="pictures">What messages call each, its captions, and its class; a negative one where there are none.</param>
    /// <param name="options">How many words count.</param>
    /// <param name="notes">Takes how many captions are cut.</param>
    internal static CaptionSpec Of(IEnumerable<(string Name, IReadOnlyList<string> Captions, int Label)> pictures, PictureOptions options, ICollection<string> notes)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var classes = new Dictionary<string, SortedDictionary<int, int>>(StringComparer.Ordinal);
        var (longest, numCut) = (1, 0);
        var cut = new List<string>(); // the first of them
        foreach (var (name, captions, label) in pictures)
        {
            var ofPicture = captions.Select(caption => CaptionSpec.Words(caption).ToList()).ToList();
            foreach (var word in ofPicture.SelectMany(words => words)) counts[word] = counts.GetValueOrDefault(word) + 1;
            foreach (var word in ofPicture.SelectMany(words => words).Distinct().Where(_ => label >= 0)) Add(classes, word, label);
            longest = Math.Max(longest, ofPicture.Select(words => words.Count).DefaultIfEmpty(0).Max());
            foreach (var words in ofPicture.Where(words => words.Count > options.MaxWords))
            {
                if (numCut++ <= Names.Shown) cut.Add($"{name} ({words.Count})");
            }
        }

        if (numCut > 0)
            notes.Add(Names.Listed(numCut, cut, $"training caption has more words than data.maxWords = {options.MaxWords} and is cut", $"training captions have more words than data.maxWords = {options.MaxWords} and are cut"));

        List<string> known = [.. counts.Where(pair => pair.Value >= options.MinCount).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];
        return new()
        {
            Vocabulary = [.. CaptionSpec.SpecialWords, .. known],
            Length = Math.Min(longest, options.MaxWords),
            WordClasses =
                classes.Count == 0
                    ? []
                    :
                    [
                        .. CaptionSpec.SpecialWords.Select(_ => Array.Empty<int>()),
                        .. known.Select(word => classes[word].SelectMany(pair => new[] { pair.Key, pair.Value }).ToArray()),
                    ],
        };
    }

    /// <summary>The words of one of the captions: the first, whole, or, where chance rules, any of them, with each word left out with probability <paramref name="drop"/>.</summary>
    internal static IEnumerable<string> Drawn(IReadOnlyList<string> captions, SeededRandom? random, double drop)
    {
        if (captions.Count == 0) return [];
        if (random is null) return CaptionSpec.Words(captions[0]);
        var words = CaptionSpec.Words(captions[random.Next(captions.Count)]).ToList();
        if (drop == 0 || words.Count == 0) return words;
        var kept = words.FindAll(_ => random.NextDouble() >= drop);
        return kept.Count > 0 ? kept : [words[random.Next(words.Count)]];
    }

    private static void Add(Dictionary<string, SortedDictionary<int, int>> classes, string word, int label)
    {
        if (!classes.TryGetValue(word, out var counts)) classes[word] = counts = [];
        counts[label] = counts.GetValueOrDefault(label) + 1;
    }
}
