namespace Diorama.Evaluation;

/// <summary>One axis of a chart: where a value lies along it, and its marks.</summary>
/// <param name="low">The value at its beginning; finite.</param>
/// <param name="high">The value at its end; finite, above <paramref name="low"/>.</param>
internal abstract class ChartAxis(double low, double high)
{
    /// <summary>The value at its beginning.</summary>
    internal double Low { get; } = low;

    /// <summary>The value at its end.</summary>
    internal double High { get; } = high;

    /// <summary>Marks within the axis, rising.</summary>
    internal abstract IReadOnlyList<Tick> Ticks { get; }

    /// <summary>How far along a value lies: 0 at the beginning, 1 at the end, beyond them where it is outside.</summary>
    internal abstract double Place(double value);
}
