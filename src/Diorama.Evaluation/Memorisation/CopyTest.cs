using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>
/// Whether samples lie nearer to the training examples than examples do that nobody learned from: <c>….near</c>, the share of samples nearer than all but 1% of the
/// held-out examples are, about 1% where nothing was learned by heart; and <c>….ct</c>, in standard deviations how far all distances together lie from those of
/// the held-out ones: below -3 the model copies, above 3 its samples lie farther off than real ones do.
/// </summary>
/// <param name="Near">The share.</param>
/// <param name="Ct">The test's z.</param>
/// <remarks>Meehan et al. 2020, arXiv 2004.05675, their C_T on one cell. Alaa et al. 2022, arXiv 2102.08921, ask the same of each sample, as authenticity.</remarks>
/// <param name="Expected">What the share is on average where nothing was learned by heart.</param>
internal sealed record CopyTest(Proportion Near, double Ct, double Expected)
{
    private const double Usual = 0.01;

    /// <summary>Compares distances to the nearest training example.</summary>
    /// <param name="samples">Of samples; at least one.</param>
    /// <param name="heldOut">Of held-out examples; at least one.</param>
    internal static CopyTest Of(IReadOnlyList<double> samples, IReadOnlyList<double> heldOut)
    {
        var sorted = heldOut.Order().ToArray();
        var nearer = (int)(Usual * sorted.Length);
        var limit = sorted[nearer];
        var (m, n) = ((double)samples.Count, (double)heldOut.Count);
        // Mann and Whitney's U over m n is the area under the curve; its variance under equality is m n (m + n + 1) / 12.
        var ct = (RocCurve.Area(samples, heldOut).Mean - 0.5) * Math.Sqrt(12 * m * n / (m + n + 1));
        return new(new(samples.Count(d => d < limit), samples.Count), ct, (nearer + 1) / (n + 1)); // of n + 1 distances of one kind, each is as likely to have any rank
    }

    /// <summary>As figures.</summary>
    /// <param name="name">What their names begin with.</param>
    /// <param name="space">Where the distances were taken, in words.</param>
    /// <param name="protocol">Against what.</param>
    internal IEnumerable<Figure> ToFigures(string name, string space, string protocol)
    {
        yield return Near.ToFigure($"{name}.near", $"Samples nearer to training pictures than 99% of unseen ones, {space}", FormattableString.Invariant($"{protocol}; {100 * Expected:F1}% where nothing is copied"));
        yield return new($"{name}.ct", Ct, "")
        {
            Title = $"Data-copying test C_T, {space}", Protocol = $"{protocol}; standard deviations; below -3 copies", Samples = Near.Count, Low = Ct - Interval.Z, High = Ct + Interval.Z,
        };
    }
}
