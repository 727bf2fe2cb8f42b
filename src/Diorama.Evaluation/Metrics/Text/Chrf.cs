namespace Diorama.Evaluation;

/// <summary>chrF2: how many runs of one to six characters a translation and its reference share, recall counting twice as much as precision. Equal to sacreBLEU's.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="WordOrder">0 for chrF2, 2 for chrF2++.</param>
/// <remarks>Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; with words: Popović 2017, "chrF++: words helping character n-grams".</remarks>
public sealed record Chrf(double Score, int WordOrder)
{
    // beta² of the F-score.
    private const double Factor = 4;

    /// <summary>Scores texts together.</summary>
    /// <param name="hypotheses">The texts.</param>
    /// <param name="references">For each text what it might have been.</param>
    /// <param name="wordOrder">0 for chrF2, 2 for chrF2++.</param>
    public static Chrf OfCorpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references, int wordOrder = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(references.Count, hypotheses.Count);
        return Of(ChrfCounts.Sum([.. hypotheses.Zip(references, (hypothesis, others) => ChrfCounts.Of(hypothesis, others, wordOrder))]));
    }

    /// <summary>Scores what was counted. Precision and recall are means over the orders that both texts are long enough for.</summary>
    public static Chrf Of(ChrfCounts counts)
    {
        var orders = counts.Orders.Where(order => order.Hypothesis > 0 && order.Reference > 0).ToList();
        var wordOrder = counts.Orders.Length - ChrfCounts.CharacterOrder;
        if (orders.Count == 0) return new(0, wordOrder);
        var precision = orders.Average(order => (double)order.Matches / order.Hypothesis);
        var recall = orders.Average(order => (double)order.Matches / order.Reference);
        return new(precision + recall == 0 ? 0 : 100 * (1 + Factor) * precision * recall / (Factor * precision + recall), wordOrder);
    }

    /// <summary>What a score means: sacreBLEU's signature, up to its version. State it beside the score.</summary>
    public static string Signature(int numReferences = 1, int wordOrder = 0) =>
        FormattableString.Invariant($"nrefs:{numReferences}|case:mixed|eff:yes|nc:{ChrfCounts.CharacterOrder}|nw:{wordOrder}|space:no");
}
