namespace Diorama.Evaluation;

/// <summary>The area under the receiver operating characteristic: how often a score of the one kind lies above a score of the other, ties for half.</summary>
/// <remarks>Mann and Whitney 1947; the interval: DeLong et al. 1988, by ranks as in Sun and Xu 2014, "Fast implementation of DeLong's algorithm".</remarks>
internal static class RocCurve
{
    /// <summary>How the interval is found, in words.</summary>
    internal const string Protocol = "DeLong's interval, of an area of 0 or 1 Wilson's for as many as the smaller side has";

    /// <summary>The area with its 95% interval; NaN where one side is empty.</summary>
    /// <param name="high">Scores of those that should lie higher.</param>
    /// <param name="low">Scores of those that should lie lower.</param>
    internal static Interval Area(IReadOnlyList<double> high, IReadOnlyList<double> low)
    {
        var (m, n) = (high.Count, low.Count);
        if (m == 0 || n == 0) return new(double.NaN, double.NaN, double.NaN);
        var all = MidRanks([.. high, .. low]);
        var (own, others) = (MidRanks(high), MidRanks(low));
        var above = Enumerable.Range(0, m).Select(i => (all[i] - own[i]) / n).ToArray(); // share of the low ones below each high one
        var below = Enumerable.Range(0, n).Select(j => 1 - (all[m + j] - others[j]) / m).ToArray();
        var area = above.Average();
        if (Math.Min(m, n) < 2) return new(area, double.NaN, double.NaN);
        if (area is 0 or 1) return Interval.Of(new Proportion(area == 0 ? 0 : Math.Min(m, n), Math.Min(m, n))); // no score varies, and DeLong's interval would have no width
        var reach = Interval.Z * Math.Sqrt(Variance(above) / m + Variance(below) / n);
        return new(area, Math.Max(0, area - reach), Math.Min(1, area + reach));
    }

    // Ranks from 1; equal values share the mean of theirs.
    private static double[] MidRanks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Count];
        for (var i = 0; i < order.Length;)
        {
            var end = i;
            while (end < order.Length && values[order[end]].Equals(values[order[i]])) end++;
            for (var k = i; k < end; k++) ranks[order[k]] = (i + end + 1) / 2.0;
            i = end;
        }

        return ranks;
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
