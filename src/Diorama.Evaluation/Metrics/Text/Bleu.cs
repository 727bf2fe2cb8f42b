using System.Globalization;

namespace Diorama.Evaluation;

/// <summary>
/// BLEU: how many of a translation's runs of one to four words stand in a reference, geometric mean, times a penalty for brevity. Equal to sacreBLEU's.
/// </summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Precisions">Of runs of 1 to 4 words, in percent; an order without a match has a smoothed one.</param>
/// <param name="BrevityPenalty">In (0, 1]; 1 where the translations are as long as the references or longer.</param>
/// <param name="HypothesisLength">Words of the translations.</param>
/// <param name="ReferenceLength">Words of the references.</param>
/// <remarks>
/// Papineni et al. 2002, "BLEU: a method for automatic evaluation of machine translation"; smoothing: NIST's, method 3 of Chen and Cherry 2014; Post 2018,
/// arXiv 1804.08771.
/// </remarks>
public sealed record Bleu(double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long HypothesisLength, long ReferenceLength)
{
    /// <summary>Scores texts together.</summary>
    /// <param name="hypotheses">The texts.</param>
    /// <param name="references">For each text what it might have been, as many for each.</param>
    /// <param name="tokenizer">How words are told.</param>
    public static Bleu OfCorpus(IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references, BleuTokenizer tokenizer = BleuTokenizer.Mteval13a)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(references.Count, hypotheses.Count);
        return Of(BleuCounts.Sum(hypotheses.Zip(references, (hypothesis, others) => BleuCounts.Of(hypothesis, others, tokenizer))));
    }

    /// <summary>Scores what was counted.</summary>
    /// <param name="counts">Of one text, or of many.</param>
    /// <param name="effectiveOrder">Only orders that the text is long enough for: for single sentences.</param>
    public static Bleu Of(BleuCounts counts, bool effectiveOrder = false)
    {
        var (own, other) = (counts.HypothesisLength, counts.ReferenceLength);
        var brevity = own >= other ? 1 : own > 0 ? Math.Exp(1 - (double)other / own) : 0;
        var precisions = new double[BleuCounts.MaxOrder];
        if (counts.Matches.All(n => n == 0)) return new(0, precisions, brevity, own, other);
        var (smooth, order) = (1.0, BleuCounts.MaxOrder);
        for (var n = 0; n < BleuCounts.MaxOrder && counts.Totals[n] > 0; n++)
        {
            if (effectiveOrder) order = n + 1;
            if (counts.Matches[n] == 0) smooth *= 2;
            precisions[n] = (counts.Matches[n] == 0 ? 100 / smooth : 100.0 * counts.Matches[n]) / counts.Totals[n];
        }

        var mean = precisions.Take(order).Sum(p => p == 0 ? double.NegativeInfinity : Math.Log(p)) / order;
        return new(brevity * Math.Exp(mean), precisions, brevity, own, other);
    }

    /// <summary>What a score means: sacreBLEU's signature, up to its version. State it beside the score.</summary>
    /// <param name="numReferences">References for each text.</param>
    /// <param name="tokenizer">How words are told.</param>
    /// <param name="effectiveOrder">As for <see cref="Of"/>.</param>
    public static string Signature(int numReferences = 1, BleuTokenizer tokenizer = BleuTokenizer.Mteval13a, bool effectiveOrder = false) =>
        FormattableString.Invariant($"nrefs:{numReferences}|case:mixed|eff:{(effectiveOrder ? "yes" : "no")}|tok:{BleuWords.Name(tokenizer)}|smooth:exp");

    /// <summary>As sacreBLEU writes it.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"BLEU = {Score:F2} {string.Join('/', Precisions.Select(p => p.ToString("F1", CultureInfo.InvariantCulture)))} (BP = {BrevityPenalty:F3} ratio = {(ReferenceLength == 0 ? 0 : (double)HypothesisLength / ReferenceLength):F3} hyp_len = {HypothesisLength} ref_len = {ReferenceLength})"
        );
}
