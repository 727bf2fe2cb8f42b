namespace Diorama.Evaluation;

/// <summary>Whether probabilities mean what they say: what share is real of those of which a judge says about so much.</summary>
/// <param name="Bins">Ten, for probabilities from 0 to 0.1, to 0.2 and so on: how many were real of how many.</param>
/// <param name="Error">The expected calibration error: the mean distance of share and mean probability of a bin, weighed by its examples.</param>
/// <remarks>Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning"; Guo et al. 2017, arXiv 1706.04599, eq. 3.</remarks>
internal sealed record Reliability(IReadOnlyList<Proportion> Bins, double Error)
{
    /// <summary>How many bins.</summary>
    internal const int NumBins = 10;

    /// <summary>Measures probabilities of being real.</summary>
    /// <param name="real">Of real examples.</param>
    /// <param name="generated">Of generated ones.</param>
    internal static Reliability Of(IReadOnlyList<double> real, IReadOnlyList<double> generated)
    {
        var (yes, count, sum) = (new long[NumBins], new long[NumBins], new double[NumBins]);
        foreach (var (probability, isReal) in real.Select(p => (p, true)).Concat(generated.Select(p => (p, false))))
        {
            var bin = Math.Min((int)(probability * NumBins), NumBins - 1);
            count[bin]++;
            sum[bin] += probability;
            if (isReal) yes[bin]++;
        }

        var error = Enumerable.Range(0, NumBins).Sum(b => Math.Abs(yes[b] - sum[b])) / Math.Max(1, count.Sum());
        return new([.. yes.Zip(count, (y, c) => new Proportion(y, c))], error);
    }
}
