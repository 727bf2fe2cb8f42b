using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>What <c>train --check</c> and <c>train --plan</c> say: the recipe as it would run, and, as its comments, what the run will take.</summary>
internal static class PlanText
{
    /// <summary>Prints a plan.</summary>
    /// <param name="parsed">Whether as JSON.</param>
    /// <param name="plan">What would be trained.</param>
    /// <param name="forecast">What it will take; null: nobody looked.</param>
    public static void Print(ParseResult parsed, TrainingPlan plan, Forecast? forecast)
    {
        var notes = RecipeRules.Notes(plan);
        foreach (var note in notes) Terminal.Note($"note: {note}");
        foreach (var shortage in forecast is null ? [] : Shortages(forecast)) Terminal.Note($"warning: {shortage}");
        if (parsed.GetValue(JsonOption.Instance))
        {
            var document = new JsonObject { ["recipe"] = RecipeJson.Of(plan.Recipe), ["parameters"] = plan.Model.NumParameters() };
            document["notes"] = new JsonArray([.. notes.Select(note => new JsonObject { ["path"] = note.Path, ["message"] = note.Message })]);
            if (forecast is not null) document["results"] = JsonNode.Parse(new ResultsDocument { Results = forecast.Figures() }.ToJson())!["results"]!.DeepClone();
            JsonText.Print(document);
            return;
        }
        Terminal.Result(plan.Recipe.ToYaml().TrimEnd('\n'));
        if (forecast is null) return;
        foreach (var line in Lines(forecast)) Terminal.Result($"# {line}");
    }

    /// <summary>The forecast for people.</summary>
    internal static IEnumerable<string> Lines(Forecast forecast)
    {
        yield return $"time    {Duration(forecast.Seconds)}{(forecast.FromStep == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" for what is left after step {forecast.FromStep}"))}";
        var parts = forecast.Training.Concat(forecast.After).Where(p => p.Times > 0);
        foreach (
            var line in TextTable.Lines(
                [
                    .. parts.Select(p =>
                        (string[])[p.Name, p.Times == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{p.Times} x {p.Each:G3} s"), Duration(p.Seconds)]
                    ),
                ],
                false,
                true,
                true
            )
        )
        {
            yield return "      " + line;
        }
        yield return $"memory  {MiB(forecast.PeakBytes)}";
        var there = forecast.DiskBytesBefore == 0 ? "" : $"; {MiB(forecast.DiskBytesBefore)} are there already";
        yield return $"disk    {(forecast.CountsBest ? "at most " : "")}{MiB(forecast.DiskBytes)}, of it checkpoints {MiB(forecast.CheckpointBytes)}{there}";
    }

    // The machine's limits, where the run would meet them.
    private static IEnumerable<string> Shortages(Forecast forecast)
    {
        var memory = Hardware.Here().MemoryBytes;
        if (forecast.PeakBytes > 0.9 * memory) yield return $"the run takes {MiB(forecast.PeakBytes)} of memory, and this machine has {MiB(memory)}: take a smaller data.batch, and accumulate";
        var disk = new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace;
        var more = forecast.DiskBytes - forecast.DiskBytesBefore;
        if (more > disk) yield return $"the run takes {MiB(more)} of disk, and {MiB(disk)} are free: lower checkpoint.keep, or choose another place with --out";
    }

    private static string Duration(double seconds) => seconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:G2} s")
        : ProgressBar.Time(TimeSpan.FromSeconds(seconds));

    private static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:#,0.#} MiB");
}
