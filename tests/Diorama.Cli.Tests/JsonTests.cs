using System.Text.Json;
using Diorama.Core;

namespace Diorama.Cli.Tests;

public sealed class JsonTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_Json_PrintsTheRunAndItsResults()
    {
        var run = _work.At("run");
        var document = Commands.Run("train", _work.TextRecipe, "--out", run, "--json").Succeeds().Json();
        Assert.Equal(run, document.GetProperty("run").GetString());
        AssertResults(document);
        Assert.All(["recipe.yaml", "metrics.jsonl", "run.json", "results.json", "report.html"], file => Assert.True(File.Exists(Path.Combine(run, file)), file));
        Assert.False(File.Exists(Path.Combine(run, "quarantine.jsonl")));
    }

    [Fact]
    public void Train_PlanJson_IsTheRecipeAsItWouldRun()
    {
        var plan = Commands.Run("train", _work.TextRecipe, "--plan", "--json", "--seed", "9", "--out", _work.At("run")).Succeeds().Json();
        var recipe = plan.GetProperty("recipe");
        Assert.Equal(9, recipe.GetProperty("run").GetProperty("seed").GetInt64());
        Assert.Equal(0.01, recipe.GetProperty("optim").GetProperty("lr").GetDouble());
        Assert.Equal("gru", recipe.GetProperty("model").GetProperty("kind").GetString());
        Assert.True(plan.GetProperty("parameters").GetInt64() > 1000);
        Assert.False(Path.Exists(_work.At("run")));
    }

    [Theory]
    [InlineData("a: {b: [1, 2.5, true, null, text, '3']}", """{"a":{"b":[1,2.5,true,null,"text","3"]}}""")]
    [InlineData("a: .inf", """{"a":".inf"}""")]
    [InlineData("a: -1e-3", """{"a":-0.001}""")]
    public void RecipeJson_Yaml_KeepsTypes(string yaml, string json) => Assert.Equal(json, RecipeJson.Of(RecipeMap.Parse(yaml))!.ToJsonString());

    [Fact]
    public void Evaluate_Json_PrintsWhatTrainMeasuredAndMore()
    {
        var run = _work.At("run");
        var trained = Commands.Run("train", _work.TextRecipe, "--out", run, "--json").Json();
        var measured = Commands.Run("evaluate", run, "--json").Succeeds().Json();
        AssertResults(measured);
        var before = trained.GetProperty("results").EnumerateArray().Select(f => f.GetRawText()).ToList();
        var now = measured.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(before, now.Take(before.Count).Select(f => f.GetRawText()));
        Assert.Equal("map.auc.swapped", Assert.Single(now.Skip(before.Count)).GetProperty("name").GetString());
    }

    [Fact]
    public void Lists_Json_AreOneDocumentEach()
    {
        var run = _work.TrainText();
        Assert.Contains(Commands.Run("models", "--json").Succeeds().Json().GetProperty("models").EnumerateArray(), m => m.GetProperty("name").GetString() == "gru");
        Assert.Contains(Commands.Run("data", "list", "--json").Succeeds().Json().GetProperty("data").EnumerateArray(), d => d.GetProperty("name").GetString() == "poems");
        Assert.Equal(55_000, Commands.Run("data", "show", "digits", "--json").Succeeds().Json().GetProperty("train").GetInt32());
        var listed = Assert.Single(Commands.Run("runs", "--in", _work.Folder, "--json").Succeeds().Json().GetProperty("runs").EnumerateArray());
        Assert.Equal(Workspace.Steps, listed.GetProperty("step").GetInt32());
        Assert.Equal(run, listed.GetProperty("run").GetString());
        Assert.Equal(3, Commands.Run("sample", run, "-n", "3", "--json").Succeeds().Json().GetProperty("samples").GetArrayLength());
        Assert.True(File.Exists(Commands.Run("report", run, "--json").Succeeds().Json().GetProperty("report").GetString()));
        Assert.Equal(Path.Combine(run, "comparison.html"), Commands.Run("report", run, run, "--over", "time", "--json").Succeeds().Json().GetProperty("report").GetString());
        Assert.True(File.Exists(Path.Combine(run, "comparison.html")));
        Commands.Run("report", run, run, "--over", "tim").Fails(2, "did you mean time?");
        Commands.Run("report", run, "--over", "time").Fails(2, "name another to compare");
        Assert.NotEmpty(Commands.Run("setup", "--json").Succeeds().Json().GetProperty("native").GetString()!);
    }

    [Fact]
    public void Runs_RunsInAFolderOfRuns_AreListed()
    {
        _work.TrainText(Path.Combine("runs", "group", "inner"));
        var listed = Assert.Single(Commands.Run("runs", "--in", _work.At("runs"), "--json").Succeeds().Json().GetProperty("runs").EnumerateArray());
        Assert.Equal(_work.At("runs/group/inner"), listed.GetProperty("run").GetString());
    }

    [Fact]
    public void Pictures_Json_NameTheirFilesAndFigures()
    {
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--out", run).Succeeds();
        var sampled = Commands.Run("sample", run, "-n", "4", "--json").Succeeds().Json();
        Assert.True(File.Exists(Assert.Single(sampled.GetProperty("files").EnumerateArray()).GetString()));
        var walked = Commands.Run("interpolate", run, "--steps", "3", "--rows", "2", "--out", _work.At("walk.png"), "--json").Succeeds().Json();
        Assert.Equal(_work.At("walk.png"), walked.GetProperty("files")[0].GetString());
        AssertResults(Commands.Run("score", run, _work.At("pictures/000.png"), "--json").Succeeds().Json());
    }

    private static void AssertResults(JsonElement document)
    {
        Assert.NotEqual(0, document.GetProperty("results").GetArrayLength());
        Assert.All(document.GetProperty("results").EnumerateArray(), figure =>
        {
            Assert.NotEmpty(figure.GetProperty("name").GetString()!);
            Assert.True(double.IsFinite(figure.GetProperty("value").GetDouble()));
            Assert.NotNull(figure.GetProperty("unit").GetString());
        });
    }
}
