namespace Diorama.Evaluation;

/// <summary>An axis on which equal differences are equal distances, with marks at round numbers.</summary>
/// <remarks>Steps of 1, 2 or 5 times a power of ten: Heckbert 1990, "Nice numbers for graph labels".</remarks>
internal sealed class LinearAxis : ChartAxis
{
    private LinearAxis(double low, double high, IReadOnlyList<Tick> ticks)
        : base(low, high) => Ticks = ticks;

    internal override IReadOnlyList<Tick> Ticks { get; }

    internal override double Place(double value) => (value - Low) / (High - Low);

    /// <summary>An axis from exactly <paramref name="low"/> to <paramref name="high"/>; equal ends are drawn apart.</summary>
    internal static LinearAxis Exact(double low, double high, int numTicks = 5)
    {
        (low, high) = Apart(low, high);
        var step = Step(high - low, numTicks);
        return new LinearAxis(low, high, Marks(low, high, step));
    }

    /// <summary>An axis that ends at marks and holds both values.</summary>
    internal static LinearAxis Round(double low, double high, int numTicks = 5)
    {
        (low, high) = Apart(low, high);
        var step = Step(high - low, numTicks);
        (low, high) = (Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step);
        return new LinearAxis(low, high, Marks(low, high, step));
    }

    /// <summary>The step of 1, 2 or 5 times a power of ten that gives about as many marks.</summary>
    internal static double Step(double range, int numTicks)
    {
        var rough = range / numTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * power;
    }

    private static List<Tick> Marks(double low, double high, double step)
    {
        var ticks = new List<Tick>();
        for (var n = Math.Ceiling(low / step - 1e-9); n <= high / step + 1e-9; n++) ticks.Add(new Tick(n * step, AxisLabel.Of(n * step, step)));
        return ticks;
    }

    // Values that are equal to the last digits would have marks that cannot be told apart.
    private static (double Low, double High) Apart(double low, double high)
    {
        var size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low > size * 1e-9) return (low, high);
        var margin = size == 0 ? 1 : size * 0.1;
        return (low - margin, high + margin);
    }
}
