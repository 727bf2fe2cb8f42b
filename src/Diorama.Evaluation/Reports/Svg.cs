using System.Globalization;
using System.Text;

namespace Diorama.Evaluation;

/// <summary>Numbers and lines as SVG writes them.</summary>
internal static class Svg
{
    /// <summary>A length, to a tenth of a unit.</summary>
    internal static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The path through points; it is broken where one is not finite.</summary>
    internal static string Path(IEnumerable<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        var drawing = false;
        foreach (var (x, y) in points)
        {
            if (double.IsFinite(x) && double.IsFinite(y)) path.Append(drawing ? 'L' : 'M').Append(Number(x)).Append(' ').Append(Number(y));
            drawing = double.IsFinite(x) && double.IsFinite(y);
        }

        return path.ToString();
    }
}
