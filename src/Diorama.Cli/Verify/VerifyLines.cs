using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli.Verify;

/// <summary>Figures beside what was published, as a table for people that grows by a target at a time.</summary>
internal static class VerifyLines
{
    private const int Width = 24; // of the longest name, so that columns stand before all is measured

    /// <summary>What stands above the columns.</summary>
    public static string Heading => $"  {"target",-Width}  {"ours",10}  {"theirs",10}";

    /// <summary>A line for each figure and one for its settings.</summary>
    public static IEnumerable<string> Of(IEnumerable<Figure> figures)
    {
        foreach (var figure in figures)
        {
            var word = double.IsNaN(figure.Value) ? "FAIL" : figure.Met == true ? "pass" : "MISS";
            yield return $"  {figure.Name,-Width}  {Number(figure.Value),10}  {Number(figure.Peer),10}  {word}  {figure.Caption}";
            yield return $"  {"",-Width}  {figure.Protocol}";
        }
    }

    /// <summary>How many were met, and how many targets were not come to.</summary>
    public static string Count(IReadOnlyCollection<Figure> figures, int left) => string.Create(
        CultureInfo.InvariantCulture, $"{figures.Count(f => f.Met == true)} of {figures.Count} met{(left == 0 ? "" : $"; {left} {(left == 1 ? "target" : "targets")} not measured")}.");

    private static string Number(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString("G5", CultureInfo.InvariantCulture) : "";
}
