namespace Diorama.Evaluation;

/// <summary>The uncertainty of a figure of two samples, from what it is when one group of examples after the other is left out of both.</summary>
/// <remarks>Quenouille 1956; Tukey 1958; with groups: Shao and Wu 1989, "A general theory for jackknife variance estimation".</remarks>
internal static class Jackknife
{
    /// <summary>Groups that are left out in turn.</summary>
    internal const int NumGroups = 20;

    // Student's t with 19 degrees of freedom, its 97.5% point.
    private const double T = 2.0930240544;

    /// <summary>Whether there are examples enough: two for each group.</summary>
    internal static bool IsPossible(long first, long second) => Math.Min(first, second) >= 2 * NumGroups;

    /// <summary>The figure of all with its 95% interval.</summary>
    /// <param name="whole">The figure of all examples.</param>
    /// <param name="without">The figure without a group.</param>
    internal static Interval Of(double whole, Func<int, double> without)
    {
        var left = Enumerable.Range(0, NumGroups).Select(without).ToArray();
        var mean = left.Average();
        var reach = T * Math.Sqrt((NumGroups - 1.0) / NumGroups * left.Sum(x => (x - mean) * (x - mean)));
        return new(whole, whole - reach, whole + reach);
    }
}
