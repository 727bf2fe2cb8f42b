namespace Diorama.Evaluation;

/// <summary>A figure as it went on.</summary>
internal sealed record ChartSeries
{
    private const int FewPoints = 24;
    private const double Wander = 4; // a line that goes up and down no more than this, in units of its range, is smooth by itself

    /// <param name="name">What the legend calls it.</param>
    /// <param name="points">Step and value, by rising step; values may be NaN or infinite.</param>
    internal ChartSeries(string name, IReadOnlyList<(double X, double Y)> points)
    {
        (Name, Points) = (name, points);
        Finite = [.. points.Where(p => double.IsFinite(p.Y))];
        IsNoisy = points.Count > FewPoints && Finite.Count > 1 && Travel() > Wander * (Finite.Max(p => p.Y) - Finite.Min(p => p.Y));
        Trend = IsNoisy ? Smoothing.Mean(points, points.Count / 60 + 1) : points;
    }

    /// <summary>What the legend calls it.</summary>
    internal string Name { get; }

    /// <summary>As measured.</summary>
    internal IReadOnlyList<(double X, double Y)> Points { get; }

    /// <summary>The points that can be drawn.</summary>
    internal IReadOnlyList<(double X, double Y)> Finite { get; }

    /// <summary>Whether the trend must be told from noise.</summary>
    internal bool IsNoisy { get; }

    /// <summary>The points, smoothed where they are noisy.</summary>
    internal IReadOnlyList<(double X, double Y)> Trend { get; }

    /// <summary>Whether each point is worth a dot.</summary>
    internal bool IsSparse => Points.Count <= FewPoints;

    private double Travel() => Finite.Zip(Finite.Skip(1), (a, b) => Math.Abs(b.Y - a.Y)).Sum();
}
