using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Diorama.Cli.Tests;

/// <summary>A model of running text, and one of lines of JSON that do not fit.</summary>
public sealed class RunningTextTests : IDisposable
{
    private readonly Workspace _work = new();

    public RunningTextTests()
    {
        File.WriteAllLines(_work.At("book.txt"), Enumerable.Range(0, 60).Select(i => $"line {i} of a book"));
        File.WriteAllText(_work.At("book.yaml"), $$"""
            run: {steps: 4, threads: 1}
            data: {name: text, path: "{{_work.At("book.txt")}}", length: 20, batch: 4}
            model: {kind: gru, embedding: 8, hidden: 8}
            optim: {kind: adam, lr: 0.01}
            evaluate: {samples: 4}
            """);
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_RunningText_WritesAndJudgesWithoutAnEnd()
    {
        var run = Train();
        var texts = Commands.Run("sample", run, "-n", "5", "--json").Succeeds().Json().GetProperty("samples").EnumerateArray().Select(t => t.GetString()!).ToList();
        Assert.All(texts, text => Assert.Equal(18, text.Length));
        File.WriteAllText(_work.At("some.txt"), "line of");
        var json = Commands.Run("score", run, _work.At("some.txt"), "--json").Succeeds().Json();
        Assert.Equal(7, File.ReadAllLines(Path.Combine(run, "samples/score-map.tsv")).Length - 1);
        Assert.Contains("each read anew", json.GetProperty("results")[0].GetProperty("protocol").GetString(), StringComparison.Ordinal);
        Assert.Contains("text.copied_runs", Commands.Run("evaluate", run, "--samples", "8").Succeeds().Output + File.ReadAllText(Path.Combine(run, "results.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_RunOfBeforeOpeningsWereNoted_GoesOnAndNotesIt()
    {
        var run = Train();
        var path = Path.Combine(run, "data.json");
        var spec = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(spec.Remove("opening"));
        File.WriteAllText(path, spec.ToJsonString());
        Commands.Run("train", _work.At("book.yaml"), "--set", "run.steps=6", "--out", run, "--resume").Succeeds();
        Assert.True(JsonNode.Parse(File.ReadAllText(path))!.AsObject().ContainsKey("opening"));
        Commands.Run("train", _work.At("book.yaml"), "--set", "run.steps=6", "--set", "data.length=21", "--out", run, "--resume").IsMistake("data.length: was 20, is 21");
    }

    [Fact]
    public void Sample_CtrlC_KeepsWhatIsWritten()
    {
        var process = Commands.Start(_work.Folder, Workspace.Plain, "sample", Train(), "-n", "10000", "--max-length", "50000", "--json");
        WaitFor(process, "writing");
        Commands.Run(Commands.StartTool(_work.Folder, Workspace.Plain, "kill", "-INT", $"{process.Id}")).Succeeds();
        var stopped = Commands.Run(process);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        var count = stopped.Json().GetProperty("samples").GetArrayLength();
        Assert.InRange(count, 1, 9999);
        Assert.Contains($"Stopped; {count} of 10000 texts are made.", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_JsonLinesThatDoNotFit_AreCounted()
    {
        var shown = Commands.Run("data", "show", "jsonl", "--path", _work.At("texts.jsonl"), "--set", "length=11").Succeeds().Output;
        Assert.Contains("120 of 120 texts do not fit data.length = 11", shown, StringComparison.Ordinal);
        Assert.Contains(
            "120 of 120 texts",
            Commands.Run("train", _work.TextRecipe, "--set", "data.length=11", "--set", "run.steps=1", "--out", _work.At("cut")).Succeeds().Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("note", Commands.Run("data", "show", "jsonl", "--path", _work.At("texts.jsonl")).Succeeds().Output, StringComparison.Ordinal);
    }

    private string Train()
    {
        Commands.Run("train", _work.At("book.yaml"), "--out", _work.At("book")).Succeeds();
        return _work.At("book");
    }

    private static void WaitFor(Process process, string words)
    {
        for (var line = process.StandardError.ReadLine(); ; line = process.StandardError.ReadLine())
        {
            Assert.True(line is not null, $"it ended without saying \"{words}\"");
            if (line.Contains(words, StringComparison.Ordinal)) return;
        }
    }
}
