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
        var value = $"{Number(figure.Value)}{(unit is "share" or "" ? "" : $" {unit}")}";
        var range = figure is { Low: { } low, High: { } high } ? $"  {Number(low)} to {Number(high)}" : "";
        var count = figure.Samples is { } samples ? string.Create(CultureInfo.InvariantCulture, $"  n = {samples}") : "";
        var target = figure.Target is { } aim
            ? string.Create(CultureInfo.InvariantCulture, $"  ({Words(figure.Goal)} {(figure.Unit == "share" ? $"{100 * aim:F0}%" : $"{aim:G4}")}: {(figure.Met == true ? "met" : "missed")})")
            : "";
        return $"  {figure.Caption.PadRight(width)}  {value}{range}{count}{target}";

        string Number(double number) => unit == "share" ? (100 * number).ToString("F1", CultureInfo.InvariantCulture) + "%" : number.ToString("G4", CultureInfo.InvariantCulture);
    }

    private static string Words(FigureGoal? goal) => goal switch { FigureGoal.AtMost => "at most", FigureGoal.Near => "about", _ => "at least" };
}
