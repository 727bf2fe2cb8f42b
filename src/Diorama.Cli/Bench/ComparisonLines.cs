using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>Comparisons as a table for people.</summary>
internal static class ComparisonLines
{
    public static IEnumerable<string> Of(IReadOnlyList<Figure> figures)
    {
        var width = figures.Select(f => f.Caption.Length).DefaultIfEmpty().Max();
        yield return $"  {"".PadRight(width)}  {"ours",11} {"PyTorch",11}  {"ratio",6}  {"95%",13}  target";
        foreach (var f in figures)
        {
            var ratio = f.Ratio is { } r ? Number(r, "F2") : "";
            yield return $"  {f.Caption.PadRight(width)}  {Number(f.Value, "G4") + " " + f.Unit,11} {Number(f.Peer ?? double.NaN, "G4") + " " + f.Unit,11}  {ratio,6}  {Number(f.Low ?? double.NaN, "G3") + " to " + Number(f.High ?? double.NaN, "G3"),13}  {Number(f.Target ?? double.NaN, "G3")}: {(f.Met == true ? "met" : "missed")}";
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
