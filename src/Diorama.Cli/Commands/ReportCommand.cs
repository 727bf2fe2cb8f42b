using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama report RUN</c>: the run's page; of several runs one that compares them.</summary>
internal static class ReportCommand
{
    private const string FileName = "comparison.html";

    private static readonly string[] _axes = ["steps", "time", "ownSteps", "ownTime"]; // in the order of ComparisonAxis

    public static Command Create()
    {
        var runs = new Argument<string[]>("run") { Description = "A run's folder, or its name in runs/; several are compared.", Arity = ArgumentArity.OneOrMore };
        var over = new Option<string?>("--over") { Description = $"Of several runs, what their curves go over: {string.Join(", ", _axes)}; the last two begin where a grown model grew. Default: {_axes[0]}." };
        var output = new Option<string?>("--out") { Description = $"Of several runs, the page. Default: {FileName} in the first one's folder." };
        var command = new Command("report", "Write a run's report.html: one page with curves, samples and figures; of several runs one that compares them.") { runs, over, output };
        command.SetAction(parsed =>
        {
            var directories = parsed.GetRequiredValue(runs).Select(r => RunDirectory.Open(r)).ToList();
            var (axis, file) = (parsed.GetValue(over), parsed.GetValue(output));
            if (directories.Count == 1 && (axis is not null || file is not null))
                throw new UserException($"{(axis is not null ? over.Name : output.Name)} is of several runs: name another to compare {directories[0].Name} with.");
            var path = Waiting.During("writing the report", _ => directories.Count == 1
                ? RunReport.Write(directories[0], Warn)
                : Compare(directories, AxisOf(axis ?? _axes[0]), file));
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(new JsonObject { ["report"] = path });
            else Terminal.Result(path);
        });
        return command.WithExamples(
            "diorama report runs/quickstart/digits-gan",
            "diorama report runs/quickstart/digits-gan runs/quickstart/digits-vae --over time --out compared.html");
    }

    private static ComparisonAxis AxisOf(string word) => Array.IndexOf(_axes, word) is >= 0 and var index
        ? (ComparisonAxis)index
        : throw new UserException($"--over {word}: it is one of {string.Join(", ", _axes)}{Suggest.DidYouMean(word, _axes)}");

    private static string Compare(List<RunDirectory> runs, ComparisonAxis axis, string? file)
    {
        var path = Path.GetFullPath(file ?? Path.Combine(runs[0].FullPath, FileName));
        string[] notes = LikelihoodPixels.Mixed(runs) is { } mixed ? [mixed] : [];
        foreach (var note in notes) Terminal.Note($"note: {note}");
        new ComparisonPage { Runs = [.. runs.Select(r => RunSection.Read(r, Warn))], Axis = axis, Notes = notes }.Write(path);
        return path;
    }

    private static void Warn(string line) => Terminal.Note($"warning: {line}");
}
