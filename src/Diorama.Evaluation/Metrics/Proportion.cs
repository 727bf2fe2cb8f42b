using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>A share of yes among yes and no, with its 95% interval.</summary>
/// <param name="Yes">How often yes.</param>
/// <param name="Count">How often asked.</param>
/// <remarks>Wilson 1927, "Probable inference, the law of succession, and statistical inference".</remarks>
internal readonly record struct Proportion(long Yes, long Count)
{
    private const double Z = Interval.Z;

    internal double Share => Count == 0 ? double.NaN : (double)Yes / Count;

    internal double Low => Count == 0 ? double.NaN : Yes == 0 ? 0 : Math.Max(0, Centre - Reach);

    internal double High => Count == 0 ? double.NaN : Yes == Count ? 1 : Math.Min(1, Centre + Reach);

    private double Centre => (Share + Z * Z / (2 * Count)) / (1 + Z * Z / Count);

    private double Reach => Z * Math.Sqrt(Share * (1 - Share) / Count + Z * Z / (4.0 * Count * Count)) / (1 + Z * Z / Count);

    /// <summary>The mean of two shares of different examples.</summary>
    /// <remarks>Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10, for half of the sum: shares of 0 and 1 have intervals too.</remarks>
    internal static Interval MeanOf(Proportion first, Proportion second)
    {
        var mean = (first.Share + second.Share) / 2;
        return new(
            mean,
            mean - (Math.Sqrt(Square(first.Share - first.Low) + Square(second.Share - second.Low)) / 2),
            mean + (Math.Sqrt(Square(first.High - first.Share) + Square(second.High - second.Share)) / 2));

        static double Square(double x) => x * x;
    }

    internal Figure ToFigure(string name, string title, string protocol) =>
        new(name, Share, "share") { Title = title, Protocol = protocol, Samples = Count, Low = Low, High = High };
}
