namespace Diorama.Evaluation;

/// <summary>Fewer points that draw the same line: a page need not hold what no screen can show.</summary>
internal static class Thinning
{
    /// <summary>The lowest and the highest point of every stretch, in their order; points that are not finite are kept as gaps.</summary>
    /// <param name="points">By rising x.</param>
    /// <param name="stretches">How many stretches; at least 1. As many points or fewer are given back as they are.</param>
    internal static IReadOnlyList<(double X, double Y)> Extremes(IReadOnlyList<(double X, double Y)> points, int stretches)
    {
        if (points.Count <= 2 * stretches) return points;
        var thin = new List<(double, double)>();
        for (var n = 0; n < stretches; n++)
        {
            var (from, to) = ((int)((long)points.Count * n / stretches), (int)((long)points.Count * (n + 1) / stretches));
            var (low, high, gap) = (-1, -1, -1);
            for (var i = from; i < to; i++)
            {
                if (!double.IsFinite(points[i].Y)) gap = i;
                else if (low < 0) low = high = i;
                else if (points[i].Y < points[low].Y) low = i;
                else if (points[i].Y > points[high].Y) high = i;
            }

            thin.AddRange(new[] { low, high, gap }.Where(i => i >= 0).Distinct().Order().Select(i => points[i]));
        }

        return thin;
    }
}
