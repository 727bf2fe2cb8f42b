using Diorama.Core;

namespace Diorama.Training;

/// <summary>How a loss went while the learning rate rose.</summary>
/// <param name="Objective">Whose.</param>
/// <param name="Points">The steps, in order; at least one.</param>
/// <param name="HasTurned">Whether the loss went up again before the range's end.</param>
public sealed record RateCurve(string Objective, IReadOnlyList<RatePoint> Points, bool HasTurned)
{
    // The first means are of few losses.
    private const int Settled = 5;

    /// <summary>The rate at which the smoothed loss was lowest: near it training begins to fail.</summary>
    public double Lowest => Points[LowestIndex].Rate;

    /// <summary>The rate at which the smoothed loss fell fastest; null where it never fell.</summary>
    public double? Steepest
    {
        get
        {
            var best = (Slope: 0.0, Rate: (double?)null);
            for (var i = Settled; i < LowestIndex; i++)
            {
                var slope = Points[i + 1].Smoothed - Points[i - 1].Smoothed; // rates are evenly spaced in their logarithm
                if (slope < best.Slope) best = (slope, Points[i].Rate);
            }
            return best.Rate;
        }
    }

    /// <summary>A rate to train with: that of the steepest fall, and at most a tenth of that at which the loss was lowest; null where it never fell.</summary>
    public double? Suggested => Steepest is { } steepest ? Math.Min(steepest, Lowest / 10) : null;

    private int LowestIndex => Enumerable.Range(0, Points.Count).MinBy(i => Points[i].Smoothed);

    /// <summary>The rates as figures.</summary>
    /// <exception cref="InvalidOperationException">The loss never fell.</exception>
    public IReadOnlyList<Figure> Figures()
    {
        var protocol = FormattableString.Invariant($"range test of {Objective} (Smith 2017): {Points.Count} steps from {Points[0].Rate:G3} to {Points[^1].Rate:G3}");
        return
        [
            new("lr.suggested", Suggested!.Value, "") { Title = "Suggested learning rate", Protocol = protocol + "; that of the steepest fall, at most a tenth of that of the lowest loss" },
            new("lr.steepest", Steepest!.Value, "") { Title = "Loss falls fastest at", Protocol = protocol },
            new("lr.lowest", Lowest, "") { Title = "Loss is lowest at", Protocol = protocol + (HasTurned ? "" : "; the range ended there") },
        ];
    }
}
