using System.Text.Json;
using Diorama.Data;

namespace Diorama.Cli.Tests;

/// <summary>What measuring a run anew prints, keeps and leaves alone.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Evaluate_OtherwiseThanTheRunSays_LeavesItsRecord()
    {
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--out", run).Succeeds();
        var before = Record(run);
        Assert.Contains("(--samples, --seed)", Commands.Run("evaluate", run, "--samples", "6", "--seed", "9").Succeeds().Error, StringComparison.Ordinal);
        Assert.Equal(before, Record(run));

        // A short look: what takes long is left out.
        var look = _work.At("look.json");
        var quick = Commands.Run("evaluate", run, "--quick", "--out", look, "--json").Succeeds();
        Assert.Equal(look, quick.Json().GetProperty("files")[0].GetString());
        Assert.Equal(before, Record(run));
        Assert.DoesNotContain(Names(File.ReadAllText(look)), name => name.StartsWith("memory.", StringComparison.Ordinal) || name.StartsWith("map.", StringComparison.Ordinal));
        Assert.Equal(Names(File.ReadAllText(Path.Combine(run, "results.json"))), Names(File.ReadAllText(look)));

        // As the run says, and all of it.
        quick = Commands.Run("evaluate", run, "--samples", "4", "--seed", "1").Succeeds();
        Assert.DoesNotContain("otherwise", quick.Error, StringComparison.Ordinal);
        Assert.NotEqual(before, Record(run));
        Assert.Contains("memory.features.near", Names(File.ReadAllText(Path.Combine(run, "results.json"))));

        Commands.Run("evaluate", run, "--out", _work.At("nowhere/x.json")).IsMistake("--out", "does not exist");
    }

    [Fact]
    public void Evaluate_ConditionalPictures_AreJudgedByAClassifierOfTheUsersOwn()
    {
        foreach (var name in (string[])["cat", "dog"]) Workspace.MakePictures(_work.At($"animals/{name}"), 40);
        File.WriteAllText(_work.At("eyes.yaml"), $$"""
            run: {steps: 2, seed: 1, threads: 1}
            data: {name: images, path: "{{_work.At("animals")}}", size: 28, channels: 1, batch: 4}
            model: {kind: cnn-classifier, width: 4, features: 8}
            evaluate: {samples: 4}
            """);
        var (eyes, run) = (_work.At("eyes"), _work.At("gan"));
        Commands.Run("train", _work.At("eyes.yaml"), "--out", eyes).Succeeds();
        Commands.Run("train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--out", run).Succeeds();
        Assert.DoesNotContain("samples.accuracy", Names(File.ReadAllText(Path.Combine(run, "results.json"))));

        var judged = Commands.Run("evaluate", run, "--judge", eyes, "--quick", "--json").Succeeds();
        Assert.Contains("samples.accuracy", Names(judged.Output));
        Assert.Contains("samples.agree.dog", Names(judged.Output));
        Assert.Matches("judged by eyes [0-9a-f]{8}, [0-9.]+ ?% on (test|held-out)", judged.Output);

        Commands.Run("evaluate", run, "--judge", run).IsMistake("does not tell classes", "cnn-classifier");
        Commands.Run("evaluate", run, "--judge", Path.Combine(DataFolder.Find(), "classifier")).IsMistake("knows 0, 1, 2, 3, 4 and 5 others", "not cat, dog");
        Commands.Run("evaluate", _work.TrainText(), "--judge", eyes).IsMistake("for pictures");

        // A recipe names it too: then it is the run's own.
        Commands.Run("train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--set", $"evaluate.judge={eyes}", "--out", _work.At("told")).Succeeds();
        Assert.Contains("samples.accuracy", Names(File.ReadAllText(_work.At("told/results.json"))));
    }

    [Fact]
    public void Evaluate_TextsWithOtherSymbols_AreRefusedAndNamed()
    {
        var run = _work.TrainText();
        var texts = File.ReadAllText(_work.At("texts.jsonl"));
        File.WriteAllText(_work.At("texts.jsonl"), texts + string.Concat(Enumerable.Repeat("{\"text\": \"éé\"}\n", 9)));
        Commands.Run("evaluate", run).IsMistake("no more what its model was made for", "symbols: 1 new (é)", "train a new run", "diorama grow");

        // As many as before, and each in another's place.
        File.WriteAllText(_work.At("texts.jsonl"), texts.Replace('z', 'é'));
        Commands.Run("evaluate", run).IsMistake("symbols: ", "é");
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=8", "--out", run, "--resume").IsMistake("the data's symbols: ", "é", "--out");
        File.WriteAllText(_work.At("texts.jsonl"), texts);
        Assert.DoesNotContain("warning", Commands.Run("evaluate", run).Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_PicturesOfOtherClassesOrNumbers_AreToldApart()
    {
        foreach (var name in (string[])["cat", "dog"]) Workspace.MakePictures(_work.At($"animals/{name}"), 30);
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--out", run).Succeeds();
        Directory.Move(_work.At("animals/dog"), _work.At("animals/hound"));
        Commands.Run("evaluate", run, "--quick").IsMistake("classes: hound in the place of dog");
        Commands.Run("sample", run, "--reject", "0.5").IsMistake("classes: hound in the place of dog");
        Directory.Move(_work.At("animals/hound"), _work.At("animals/dog"));
        Workspace.MakePictures(_work.At("animals/bird"), 30);
        Commands.Run("evaluate", run, "--quick").IsMistake("classes: 1 new (bird)");
        Directory.Delete(_work.At("animals/bird"), recursive: true);
        Assert.DoesNotContain("began with", Commands.Run("evaluate", run, "--quick").Succeeds().Error, StringComparison.Ordinal);
        Workspace.MakePictures(_work.At("animals/cat"), 60);
        Assert.Matches("warning: the data has [0-9]+ training, [0-9]+ held-out and [0-9]+ test samples, where the run began with ", Commands.Run("evaluate", run, "--quick").Succeeds().Error);
    }

    private static string Record(string run) => File.ReadAllText(Path.Combine(run, "results.json")) + File.ReadAllText(Path.Combine(run, "report.html"))
        + string.Join('\n', Directory.GetFiles(Path.Combine(run, "samples")).Order(StringComparer.Ordinal).Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}"));

    private static List<string> Names(string document)
    {
        using var json = JsonDocument.Parse(document);
        return [.. json.RootElement.GetProperty("results").EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];
    }
}
