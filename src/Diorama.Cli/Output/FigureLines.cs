using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Figures as lines for people: caption, value, what was aimed at, how it was measured.</summary>
internal static class FigureLines
{
    public static void Print(IReadOnlyList<Figure> figures)
    {
        var width = figures.Select(f => f.Caption.Length).DefaultIfEmpty().Max();
        foreach (var figure in figures) Terminal.Result(Line(figure, width));
    }

    private static string Line(Figure figure, int width)
    {
        var unit = figure is { Unit: "samples", Value: 1 } ? "sample" : figure.Unit;
        var value = unit == "share" ? (100 * figure.Value).ToString("F1", CultureInfo.InvariantCulture) + "%" : $"{figure.Value.ToString("G4", CultureInfo.InvariantCulture)} {unit}".TrimEnd();
        var target = figure.Target is { } aim
            ? string.Create(CultureInfo.InvariantCulture, $"  ({Words(figure.Goal)} {(figure.Unit == "share" ? $"{100 * aim:F0}%" : $"{aim:G4}")}: {(figure.Met == true ? "met" : "missed")})")
            : "";
        return $"  {figure.Caption.PadRight(width)}  {value}{target}";
    }

    private static string Words(FigureGoal? goal) => goal switch { FigureGoal.AtMost => "at most", FigureGoal.Near => "about", _ => "at least" };
}
