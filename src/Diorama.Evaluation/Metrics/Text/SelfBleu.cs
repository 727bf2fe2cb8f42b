namespace Diorama.Evaluation;

/// <summary>How alike the texts of a writer are: BLEU of each against all others as references, the mean of them. 100 where it writes one text only.</summary>
/// <remarks>Zhu et al. 2018, "Texygen", arXiv 1802.01886, section 3; sentence BLEU with sacreBLEU's exponential smoothing.</remarks>
public static class SelfBleu
{
    /// <summary>Measures texts.</summary>
    /// <param name="texts">At least two.</param>
    /// <param name="tokenizer">How words are told: <see cref="BleuTokenizer.Characters"/> for Chinese.</param>
    /// <returns>0 to 100.</returns>
    public static double Of(IReadOnlyList<string> texts, BleuTokenizer tokenizer = BleuTokenizer.Mteval13a)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(texts.Count, 2);
        var words = texts.Select(text => BleuWords.Of(text, tokenizer)).ToList();
        var matches = new long[texts.Count, BleuCounts.MaxOrder];
        for (var n = 1; n <= BleuCounts.MaxOrder; n++)
        {
            var runs = words.ConvertAll(w => NGramBag.OfWords(w, n));
            var most = MostOfOthers(runs);
            for (var i = 0; i < runs.Count; i++)
            {
                matches[i, n - 1] = runs[i].Sum(run => (long)Math.Min(run.Value, most[run.Key] is var top && top.Owner == i ? top.Second : top.First));
            }
        }

        var lengths = words.ConvertAll(w => w.Length);
        return Enumerable.Range(0, texts.Count).Average(i => Bleu.Of(
            BleuCounts.From(lengths[i], NearestOther(lengths, i), [.. Enumerable.Range(0, BleuCounts.MaxOrder).Select(n => matches[i, n])]), effectiveOrder: true).Score);
    }

    /// <summary>For each run its greatest count in a text, in which, and its greatest in any other: the references' counts without comparing all pairs.</summary>
    private static Dictionary<string, (int First, int Owner, int Second)> MostOfOthers(List<Dictionary<string, int>> runs)
    {
        var most = new Dictionary<string, (int First, int Owner, int Second)>(StringComparer.Ordinal);
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var (run, count) in runs[i])
            {
                var (first, owner, second) = most.GetValueOrDefault(run, (0, -1, 0));
                most[run] = count > first ? (count, i, first) : (first, owner, Math.Max(second, count));
            }
        }

        return most;
    }

    private static int NearestOther(List<int> lengths, int i) =>
        lengths.Where((_, other) => other != i).OrderBy(length => (Math.Abs(length - lengths[i]), length)).First();
}
