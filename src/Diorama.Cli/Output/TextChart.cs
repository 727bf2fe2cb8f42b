using System.Globalization;

namespace Diorama.Cli;

/// <summary>A line drawn by characters: as much of a picture as a terminal shows.</summary>
internal static class TextChart
{
    private const int Width = 64;
    private const int Height = 14;

    /// <summary>The lines.</summary>
    /// <param name="points">Where each point lies across, by rising X, and upwards; finite.</param>
    /// <param name="marks">Places across that are marked below, with what stands there.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<(double X, double Y)> points, params IReadOnlyList<(double X, string Text)> marks)
    {
        var (left, right) = (points[0].X, points[^1].X);
        var (low, high) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var rows = Enumerable.Range(0, Height).Select(_ => new string(' ', Width).ToCharArray()).ToArray();
        foreach (var (x, y) in points) rows[Height - 1 - Place(y, low, high, Height)][Place(x, left, right, Width)] = '•';
        for (var i = 0; i < Height; i++)
        {
            var label = i == 0 ? Say(high) : i == Height - 1 ? Say(low) : "";
            yield return $"{label,10} │{new string(rows[i]).TrimEnd()}";
        }
        yield return $"{"",10} └{new string('─', Width)}";
        var below = new string(' ', Width + 12).ToCharArray();
        foreach (var (x, text) in marks)
        {
            var start = Math.Clamp(12 + Place(x, left, right, Width) - text.Length / 2, 0, below.Length - text.Length);
            text.CopyTo(below.AsSpan(start));
        }
        yield return new string(below).TrimEnd();
    }

    private static int Place(double value, double low, double high, int count) =>
        high > low ? (int)Math.Round((value - low) / (high - low) * (count - 1)) : 0;

    private static string Say(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
