namespace Diorama.Cli.Bench;

/// <summary>The median of a few numbers, and how sure it is.</summary>
internal static class Statistics
{
    private const double Confidence = 0.95;

    /// <summary>The middle number, or the mean of the middle two.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("No numbers have no median.", nameof(values));
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// An interval that holds the true median with at least 95% confidence, whatever the numbers' distribution: from the k-th smallest to the k-th largest,
    /// with the largest k that is sure enough. Fewer than 6 numbers are not: then from the smallest to the largest, with the confidence that this has.
    /// </summary>
    /// <returns>The ends, and the interval's exact confidence 1 - 2 P(B &lt; k), B binomial with as many trials as numbers and chance 1/2.</returns>
    /// <remarks>David and Nagaraja 2003, "Order Statistics", section 7.1.</remarks>
    public static (double Low, double High, double Confidence) MedianInterval(IReadOnlyList<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("No numbers have no median.", nameof(values));
        var sorted = values.Order().ToList();
        var (k, confidence) = (1, 1 - (2 * AtMost(0, sorted.Count)));
        for (var next = 2; next <= sorted.Count / 2; next++)
        {
            var less = 1 - (2 * AtMost(next - 1, sorted.Count));
            if (less < Confidence) break;
            (k, confidence) = (next, less);
        }
        return (sorted[k - 1], sorted[^k], Math.Max(confidence, 0));
    }

    /// <summary>P(B at most k), B binomial with n trials and chance 1/2.</summary>
    private static double AtMost(int k, int n)
    {
        var (term, sum) = (Math.Pow(0.5, n), 0.0);
        for (var i = 0; i <= k; i++)
        {
            sum += term;
            term *= (double)(n - i) / (i + 1);
        }
        return sum;
    }
}
