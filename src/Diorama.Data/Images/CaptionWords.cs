using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>The words of captions: their vocabulary, and those that a sample is given.</summary>
internal static class CaptionWords
{
    /// <summary>The vocabulary of captions: the most frequent first, equals in the order of their code points, so that the same captions always make the same.</summary>
    internal static CaptionSpec Of(IEnumerable<string> captions, PictureOptions options)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var longest = 1;
        foreach (var caption in captions)
        {
            var length = 0;
            foreach (var word in CaptionSpec.Words(caption))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return new()
        {
            Vocabulary =
            [
                .. CaptionSpec.SpecialWords,
                .. counts.Where(pair => pair.Value >= options.MinCount).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key),
            ],
            Length = Math.Min(longest, options.MaxWords),
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
}
