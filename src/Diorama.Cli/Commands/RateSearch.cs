using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>train --find-lr</c>: what learning rate a recipe bears.</summary>
internal static class RateSearch
{
    /// <summary>Runs the range test and shows it.</summary>
    public static void Run(ParseResult parsed, TrainingPlan plan, string? objective, CancellationToken stop)
    {
        var curve = Waiting.During("finding a learning rate", progress => RateFinder.Find(plan, new RateRange(), objective, progress, stop));
        if (!curve.HasTurned) Terminal.Note("note: the loss still fell at the highest rate: a larger one than is suggested may do too");
        if (parsed.GetValue(JsonOption.Instance))
        {
            var document = new JsonObject { ["results"] = JsonNode.Parse(new ResultsDocument { Results = curve.Figures() }.ToJson())!["results"]!.DeepClone() };
            document["curve"] = new JsonArray([.. curve.Points.Select(p => new JsonObject { ["lr"] = p.Rate, ["loss"] = p.Loss, ["smoothed"] = p.Smoothed })]);
            JsonText.Print(document);
            return;
        }
        var shown = curve.Points.Select(p => (Math.Log10(p.Rate), Math.Min(p.Smoothed, Ceiling(curve)))).ToList();
        var powers = Enumerable.Range((int)Math.Ceiling(shown[0].Item1), Math.Max(0, (int)Math.Floor(shown[^1].Item1) - (int)Math.Ceiling(shown[0].Item1) + 1));
        foreach (var line in TextChart.Lines(shown, [.. powers.Select(p => ((double)p, string.Create(CultureInfo.InvariantCulture, $"1e{p}")))])) Terminal.Result(line);
        FigureLines.Print(curve.Figures());
    }

    // Where the loss breaks it goes through the roof, and would flatten all that is to be seen.
    private static double Ceiling(RateCurve curve)
    {
        var (first, low) = (curve.Points[0].Smoothed, curve.Points.Min(p => p.Smoothed));
        return first + 0.5 * Math.Max(first - low, 0.1 * Math.Abs(first));
    }
}
