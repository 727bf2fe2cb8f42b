using System.Text;

namespace Diorama.Cli.Tests;

/// <summary>A picture before a discriminator that judges by class.</summary>
public sealed class ScoreTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Score_ConditionalGan_TakesThePictureForEachClass()
    {
        var run = Train();
        var picture = _work.At("animals/cat/000.png");
        var all = Scores(Commands.Run("score", run, picture, "--json"));
        Assert.Equal(["score", "score.cat", "score.dog"], all.Keys);
        Assert.NotEqual(all["score.cat"], all["score.dog"]);
        Assert.Equal(Math.Max(all["score.cat"], all["score.dog"]), all["score"]);

        foreach (var name in (string[])["cat", "dog"])
        {
            var one = Assert.Single(Scores(Commands.Run("score", run, picture, "--class", name, "--json")));
            Assert.Equal(("score", all[$"score.{name}"]), (one.Key, one.Value));
        }
        var best = all["score.cat"] > all["score.dog"] ? "cat" : "dog";
        var lines = Commands.Run("score", run, picture).Succeeds().Output;
        Assert.Contains($"how real, shown as {best}, which it is kindest to (above 0: real)", lines, StringComparison.Ordinal);
        Assert.Equal(2, lines.Trim().Split('\n').Length); // the figure and the run
    }

    [Fact]
    public void Score_WrongClass_IsTold()
    {
        var run = Train();
        Commands.Run("score", run, _work.At("animals/cat/000.png"), "--class", "dgo").IsMistake("did you mean dog?");
        var told = Commands.Run("score", run, _work.At("animals/cat/000.png"), "--class", "99").IsMistake("cat, dog").Error;
        Assert.Equal(1, told.Split("cat").Length - 1); // once
        Assert.DoesNotContain("mean", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_WassersteinCritic_HasNoZeroToCompareWith()
    {
        Commands.Run("train", _work.GanRecipe, "--set", "model.loss=wasserstein", "--out", _work.At("critic")).Succeeds();
        var lines = Commands.Run("score", _work.At("critic"), _work.At("pictures/000.png")).Succeeds().Output;
        Assert.DoesNotContain("above 0", lines, StringComparison.Ordinal);
        Assert.Contains("no zero", lines, StringComparison.Ordinal);
        Commands.Run("score", _work.At("critic"), _work.At("pictures/000.png"), "--class", "0").IsMistake("knows no classes");
    }

    [Fact]
    public void Train_GanWithAverage_AveragesWhatMakesSamplesAlone()
    {
        var run = Train("--set", "ema.decay=0.9");
        var names = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(run, "checkpoints/step-2/ema.safetensors")));
        Assert.Contains("\"generator.", names, StringComparison.Ordinal);
        Assert.DoesNotContain("\"discriminator.", names, StringComparison.Ordinal);
        Commands.Run("sample", run, "-n", "2", "--out", _work.At("x.png")).Succeeds();
    }

    private string Train(params string[] more)
    {
        foreach (var name in (string[])["cat", "dog"]) Workspace.MakePictures(_work.At($"animals/{name}"), 40);
        var run = _work.At("gan");
        Commands.Run(["train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--out", run, .. more]).Succeeds();
        return run;
    }

    private static Dictionary<string, double> Scores(CommandResult result) => result.Succeeds().Json().GetProperty("results").EnumerateArray()
        .ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetDouble());
}
