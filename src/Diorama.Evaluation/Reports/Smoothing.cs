namespace Diorama.Evaluation;

/// <summary>The trend of a noisy line.</summary>
internal static class Smoothing
{
    /// <summary>
    /// Mean over a window around each point. At the beginning, where losses fall steeply, it shrinks on both sides alike; at the end it looks back only.
    /// Values that are not finite are left out, and stay as they are.
    /// </summary>
    /// <param name="points">By rising x.</param>
    /// <param name="radius">Points to either side; 0 changes nothing.</param>
    internal static IReadOnlyList<(double X, double Y)> Mean(IReadOnlyList<(double X, double Y)> points, int radius)
    {
        var smooth = new (double, double)[points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            var reach = Math.Min(radius, i);
            var (sum, count) = (0.0, 0);
            for (var j = i - reach; j <= Math.Min(i + reach, points.Count - 1); j++)
            {
                if (!double.IsFinite(points[j].Y)) continue;
                sum += points[j].Y;
                count++;
            }

            smooth[i] = (points[i].X, double.IsFinite(points[i].Y) ? sum / count : points[i].Y);
        }

        return smooth;
    }
}
