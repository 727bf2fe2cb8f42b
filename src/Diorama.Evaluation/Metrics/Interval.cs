namespace Diorama.Evaluation;

/// <summary>A mean with its 95% interval, whose ends are NaN where there is none.</summary>
internal readonly record struct Interval(double Mean, double Low, double High)
{
    /// <summary>How many standard errors to either side: the normal distribution's 97.5% point.</summary>
    internal const double Z = 1.959963984540054;

    /// <summary>Of a share.</summary>
    internal static Interval Of(Proportion proportion) => new(proportion.Share, proportion.Low, proportion.High);

    /// <summary>Of values that were drawn independently; one alone has no interval.</summary>
    internal static Interval OfMean(IReadOnlyList<double> values) => OfRatio(values, [.. Enumerable.Repeat(1.0, values.Count)]);

    /// <summary>
    /// Of the sum of one figure over the sum of another, example by example: nats over symbols.
    /// </summary>
    /// <remarks>
    /// Ratio estimator (Cochran 1977, Sampling Techniques, section 6.4): R = Σy/Σx with variance Σ(y - Rx)² / (n (n - 1) x̄²).
    /// </remarks>
    internal static Interval OfRatio(IReadOnlyList<double> over, IReadOnlyList<double> under)
    {
        var n = over.Count;
        if (n == 0) return new Interval(double.NaN, double.NaN, double.NaN);
        var ratio = over.Sum() / under.Sum();
        var squares = over.Zip(under, (y, x) => Math.Pow(y - ratio * x, 2)).Sum();
        var error = n < 2 ? double.NaN : Math.Sqrt(squares / ((double)n * (n - 1))) / under.Average();
        return new Interval(ratio, ratio - Z * error, ratio + Z * error);
    }

    /// <summary>The same through a rising function.</summary>
    internal Interval Map(Func<double, double> rising) => new(rising(Mean), rising(Low), rising(High));
}
