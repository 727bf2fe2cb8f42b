namespace Diorama.Evaluation;

/// <summary>An axis on which equal ratios are equal distances, for values above 0; marks at powers of ten, and at 2 and 5 between where those are few.</summary>
internal sealed class LogAxis : ChartAxis
{
    internal LogAxis(double low, double high)
        : base(low, high) => Ticks = Marks(low, high);

    internal override IReadOnlyList<Tick> Ticks { get; }

    internal override double Place(double value) => value <= 0 ? double.NegativeInfinity : Math.Log(value / Low) / Math.Log(High / Low);

    private static List<Tick> Marks(double low, double high)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        var every = Math.Max(1, (last - first) / 6);
        int[] digits = last - first <= 3 ? [1, 2, 5] : [1];
        var ticks = new List<Tick>();
        for (var power = first; power <= last; power += every)
        {
            foreach (var digit in digits)
            {
                var value = digit * Math.Pow(10, power);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.Add(new Tick(value, AxisLabel.Of(value, value)));
            }
        }

        return ticks;
    }
}
