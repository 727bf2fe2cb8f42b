using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Figures as lines for people: caption, value, its 95% interval, of how many, what was aimed at; and the seed.</summary>
internal static class FigureLines
{
    public static void Print(IReadOnlyList<Figure> figures)
    {
        var width = figures.Select(f => f.Caption.Length).DefaultIfEmpty().Max();
        foreach (var figure in figures)
            Terminal.Result(Line(figure, width));
        if (figures.Select(f => f.Seed).OfType<long>().Distinct().ToList() is [var seed])
            Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"  Drawn from seed {seed}; --json tells how each was measured."));
    }

    private static string Line(Figure figure, int width)
    {
        var unit = figure is { Unit: "samples", Value: 1 } ? "sample" : figure.Unit;
        var value = $"{Number(figure.Value, unit)}{(unit is "share" or "" ? "" : $" {unit}")}";
        var range = figure is { Low: { } low, High: { } high } ? $"  {Number(low, unit)} to {Number(high, unit)}" : "";
        var count = figure.Samples is { } samples ? string.Create(CultureInfo.InvariantCulture, $"  n = {samples}") : "";
        var target = figure.Target is { } aim
            ? string.Create(CultureInfo.InvariantCulture, $"  ({Words(figure.Goal)} {(figure.Unit == "share" ? $"{100 * aim:F0}%" : $"{aim:G4}")}: {(figure.Met == true ? "met" : "missed")})")
            : "";
        return $"  {figure.Caption.PadRight(width)}  {value}{range}{count}{target}";
    }

    /// <summary>A number without its unit, of shares in percent. Zero has no sign, nor what is so small that it reads as zero.</summary>
    internal static string Number(double value, string unit)
    {
        if (unit != "share") return (value == 0 ? 0 : value).ToString("G4", CultureInfo.InvariantCulture);
        var percent = (100 * value).ToString("F1", CultureInfo.InvariantCulture);
        return (percent == "-0.0" ? "0.0" : percent) + "%";
    }

    private static string Words(FigureGoal? goal) => goal switch { FigureGoal.AtMost => "at most", FigureGoal.Near => "about", _ => "at least" };
}
