using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli.Verify;

/// <summary>Figures beside what was published, as a table for people.</summary>
internal static class VerifyLines
{
    /// <summary>A heading, a line for each figure and one for its settings, and how many were met.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Figure> figures)
    {
        var width = figures.Select(f => f.Name.Length).Append(6).Max();
        yield return $"  {"target".PadRight(width)}  {"ours",10}  {"theirs",10}";
        foreach (var figure in figures)
        {
            yield return $"  {figure.Name.PadRight(width)}  {Number(figure.Value),10}  {Number(figure.Peer),10}  {(figure.Met == true ? "pass" : "MISS")}  {figure.Caption}";
            yield return $"  {new string(' ', width)}  {figure.Protocol}";
        }
        yield return string.Create(CultureInfo.InvariantCulture, $"{figures.Count(f => f.Met == true)} of {figures.Count} met.");
    }

    private static string Number(double? value) => value?.ToString("G5", CultureInfo.InvariantCulture) ?? "";
}
