namespace Diorama.Evaluation;

/// <summary>Whether probabilities mean what they say: what share is real of those of which a judge says about so much. Real and generated ones weigh alike, however many there are of each.</summary>
/// <param name="Bins">Ten, for probabilities from 0 to 0.1, to 0.2 and so on: how many examples there are, and which share of their weight is real, with its 95% interval.</param>
/// <param name="Error">The expected calibration error: the mean distance of share and mean probability of a bin, weighed by its examples.</param>
/// <remarks>Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning"; Guo et al. 2017, arXiv 1706.04599, eq. 3.</remarks>
internal sealed record Reliability(IReadOnlyList<(long Count, Interval Share)> Bins, double Error)
{
    /// <summary>How many bins.</summary>
    internal const int NumBins = 10;

    /// <summary>Measures probabilities of being real.</summary>
    /// <param name="real">Of real examples.</param>
    /// <param name="generated">Of generated ones.</param>
    internal static Reliability Of(IReadOnlyList<double> real, IReadOnlyList<double> generated)
    {
        var (yes, count, weight, gap) = (new long[NumBins], new long[NumBins], new double[NumBins], new double[NumBins]);
        var (ofReal, ofGenerated) = (0.5 / Math.Max(1, real.Count), 0.5 / Math.Max(1, generated.Count));
        foreach (var (probability, isReal) in real.Select(p => (p, true)).Concat(generated.Select(p => (p, false))))
        {
            var bin = Math.Min((int)(probability * NumBins), NumBins - 1);
            var each = isReal ? ofReal : ofGenerated;
            count[bin]++;
            weight[bin] += each;
            gap[bin] += each * ((isReal ? 1 : 0) - probability);
            if (isReal) yes[bin]++;
        }

        return new([.. yes.Zip(count, (y, c) => (c, Interval.Of(new Proportion(y, c)).Map(Weighed)))], gap.Sum(Math.Abs) / weight.Sum());

        // Rises with the share of the examples.
        double Weighed(double share) => ofReal * share / ((ofReal * share) + (ofGenerated * (1 - share)));
    }
}
