using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Tests;

/// <summary><c>diorama tune</c> on a model that trains in a moment.</summary>
public sealed class TuneTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Tune_SmallSearch_TriesGoesOnAndSaysWhatIsBest()
    {
        string[] search =
        [
            "tune", _work.TextRecipe, "--out", _work.At("search"), "--vary", "optim.lr=0.0001..0.1:log", "--vary", "model.hidden=4,16", "--set", "run.steps=9", "--set", "samples.every=0",
        ];
        var first = Commands.Run([.. search, "--trials", "3", "--json"]).Succeeds().Json();
        Assert.Equal(3, first.GetProperty("trials").GetArrayLength());
        var all = Commands.Run([.. search, "--trials", "9"]).Succeeds();
        Assert.Contains("trial 9: heldOut.nats ", all.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("trial 1: heldOut.nats ", all.Error.Split("trial 4")[0], StringComparison.Ordinal); // of before, and not promoted first
        Assert.Contains("What matters for heldOut.nats:", all.Output, StringComparison.Ordinal);
        Assert.Contains($"Train the best: diorama train '{_work.TextRecipe}' --set run.steps=9", all.Output, StringComparison.Ordinal);
        var page = File.ReadAllText(_work.At("search/report.html"));
        Assert.Contains("optim.lr", page, StringComparison.Ordinal);
        Assert.Contains("<circle", page, StringComparison.Ordinal);
        Assert.True(File.Exists(_work.At("search/trials/trial-001/recipe.yaml")));
        Assert.DoesNotContain("test.", File.ReadAllText(_work.At("search/trials/trial-001/metrics.jsonl")), StringComparison.Ordinal);

        var again = Commands.Run([.. search, "--trials", "9", "--json"]).Succeeds();
        Assert.DoesNotContain("trial ", again.Error, StringComparison.Ordinal);
        var best = again.Json().GetProperty("trials")[0];
        Assert.Equal(9, best.GetProperty("steps").GetInt32());
        Commands.Run("sample", best.GetProperty("run").GetString()!, "-n", "1").Succeeds();
        Commands.Run([.. search, "--trials", "9", "--seed", "1"]).IsMistake("another search lies here");
    }

    [Fact]
    public void Tune_TrialsThatStopEarly_AreJudgedAtTheirBest()
    {
        // None is ever better by so much as the first look: each stops after the second.
        string[] early = ["--set", "evaluate.every=2", "--set", "earlyStop.figure=heldOut.nats", "--set", "earlyStop.patience=1", "--set", "earlyStop.minDelta=1000"];
        var all = Commands.Run(["tune", _work.TextRecipe, "--out", _work.At("search"), "--vary", "optim.lr=0.01,0.02", "--trials", "2", "--halving", "1", "--set", "run.steps=8", .. early]).Succeeds();
        Assert.DoesNotContain("failed", all.Error + all.Output, StringComparison.Ordinal);
        foreach (var trial in (string[])["001", "002"])
        {
            Assert.True(Directory.Exists(_work.At($"search/trials/trial-{trial}/checkpoints/step-4")), trial);
            Assert.False(Directory.Exists(_work.At($"search/trials/trial-{trial}/checkpoints/step-8")), trial);
        }
    }

    [Fact]
    public void Tune_TokenizerOfInit_IsThatOfTheRun()
    {
        var run = _work.TrainText();
        var result = Commands
            .Run(
                "tune",
                _work.TextRecipe,
                "--out",
                _work.At("search"),
                "--set",
                $"init={run}",
                "--set",
                "data.tokenizer=init",
                "--vary",
                "optim.lr=0.01,0.02",
                "--trials",
                "1",
                "--set",
                "run.steps=2",
                "--set",
                "samples.every=0"
            )
            .Succeeds();
        Assert.Contains("trial 1: heldOut.nats ", result.Error, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(run, "data.json"), ((RecipeScalar)Recipe.Load(_work.At("search/trials/trial-001/recipe.yaml")).Data.Settings["tokenizer"]!).Text);
    }

    [Fact]
    public void Tune_Mistakes_AreToldAtOnce()
    {
        Commands.Run("tune", _work.TextRecipe, "--out", _work.At("s")).IsMistake("nothing to vary", "--vary optim.lr");
        var unknown = Commands.Run("tune", "digits-gann", "--out", _work.At("s"), "--vary", "optim.lr=0.1,0.2");
        unknown.IsMistake("there is no recipe called digits-gann; did you mean digits-gan?");
        Assert.DoesNotContain("no trial could train", unknown.Error, StringComparison.Ordinal);
        Commands.Run("tune", _work.TextRecipe, "--out", _work.At("s"), "--vary", "optim.lrr=1,2").IsMistake("optim.lrr", "optim.lr");
        Commands.Run("tune", _work.TextRecipe, "--out", _work.At("s"), "--vary", "run.steps=2..6", "--halving", "1").IsMistake("--vary run.steps=2..6", "--halving decides", "--set run.steps=");
        Commands.Run("tune", _work.TextRecipe, "--out", _work.At("s"), "--vary", "optim.lr=0.1,0.2", "--figure", "test.nats").IsMistake("the test split only tells");
        Commands.Run("tune", _work.TextRecipe, "--out", _work.At("s"), "--vary", "model.hidden=-2,-1").IsMistake("none of 21 points fits the recipe", "model.hidden");
        Commands.Run("tune", _work.TextRecipe, "--out", _work.At("s"), "--set", "optim.lr=-1", "--vary", "model.hidden=4,8").IsMistake("the recipe itself is wrong", "optim.lr");
        Assert.False(Path.Exists(_work.At("s")));
    }

    /// <summary>Pictures that are divided into training and test, and nothing to choose by.</summary>
    [Fact]
    public void Tune_NothingIsHeldOut_IsRefused()
    {
        Workspace.MakePictures(_work.At("divided/train"), 40);
        Workspace.MakePictures(_work.At("divided/test"), 10);
        string[] search = ["tune", _work.GanRecipe, "--out", _work.At("s"), "--set", $"data.path={_work.At("divided")}", "--set", "data.holdOut=0", "--vary", "optim.lr=0.001,0.002", "--trials", "1"];
        Commands.Run(search).IsMistake("chosen by held-out data", "nothing of images is held out", "set data.holdOut");
        Commands.Run([.. search, "--figure", "fid"]).IsMistake("set data.holdOut");
        Assert.False(Path.Exists(_work.At("s")));
        var watched = Commands.Run("train", _work.GanRecipe, "--out", _work.At("r"), "--set", $"data.path={_work.At("divided")}", "--set", "data.holdOut=0",
            "--set", "evaluate.every=1", "--set", "earlyStop.figure=fid");
        watched.IsMistake("earlyStop.figure chooses when to stop", "set data.holdOut");
    }

    /// <summary>What was learnt from is no figure, nor is a name that is nearly one.</summary>
    [Theory]
    [InlineData("loss", "it is of what was learnt from, and no figure of held-out data", "There are: ", "heldOut.nats")]
    [InlineData("heldOut.nat", "it is not among what is measured; did you mean heldOut.nats?", "There are: ")]
    public void Tune_FigureThatIsNotMeasured_IsRefused(string figure, params string[] says) =>
        Commands.Run(
            "tune", _work.TextRecipe, "--out", _work.At("s"), "--vary", "optim.lr=0.01,0.02", "--figure", figure, "--trials", "1", "--halving", "1", "--set", "run.steps=2", "--set", "metrics.every=1")
            .IsMistake([$"--figure {figure}: ", .. says, $"delete {_work.At("s")}"]);

    /// <summary>Likelihoods of other pixels are of other data.</summary>
    [Fact]
    public void Tune_LikelihoodsOfOtherPixels_AreRefused()
    {
        string[] search =
        [
            "tune", "digits-vae", "--out", _work.At("s"), "--set", "run.steps=1", "--set", "model.hidden=[4]", "--set", "evaluate.samples=4", "--set", "model.importanceSamples=1", "--trials", "1",
            "--vary", "model.binarization=none,dynamic,fixed", "--vary", "optim.lr=0.001,0.002",
        ];
        Commands.Run(search).IsMistake("--figure heldOut.nats", "model.binarization=none: cross-entropy of grey pixels", "model.binarization=fixed: ", "--set");
        Assert.False(Path.Exists(_work.At("s")));
    }

    /// <summary>A trap of all trials is told once, one that a choice leads into with that choice.</summary>
    [Fact]
    public void Tune_Traps_AreToldOnce()
    {
        var said = Commands.Run(
            "tune", _work.TextRecipe, "--out", _work.At("s"), "--set", "run.steps=2", "--set", "ema.decay=0", "--set", "optim.weightDecay=0.1", "--set", "samples.every=0",
            "--halving", "1", "--trials", "2", "--vary", "optim.lr=0.001..0.1:log", "--vary", "optim.clipNorm=1,0").Succeeds().Error;
        var notes = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith("note: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, notes.Count);
        Assert.StartsWith("note: optim.weightDecay ", notes[0], StringComparison.Ordinal);
        Assert.StartsWith("note: with optim.lr=0.1 optim.lr ", notes[1], StringComparison.Ordinal);
        Assert.StartsWith("note: with optim.clipNorm=0 optim.clipNorm ", notes[2], StringComparison.Ordinal);
    }

    /// <summary>The middle of the space is wider than a network may be, and one rate of two leaves the numbers.</summary>
    [Fact]
    public void Tune_TrialsThatFail_AreNotedAndTheSearchGoesOn()
    {
        var result = Commands.Run(
            "tune", _work.TextRecipe, "--out", _work.At("search"), "--set", "run.steps=4", "--set", "samples.every=0", "--halving", "1", "--trials", "6", "--json",
            "--vary", "optim.lr=0.01,1e30", "--vary", "model.hidden=4,100000000,200000000").Succeeds();
        var trials = result.Json().GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(6, trials.Count);
        var failures = trials.Select(t => t.GetProperty("failure").GetString()).ToList();
        Assert.Null(failures[0]);
        Assert.All(failures[1..], Assert.NotNull);
        Assert.Equal(4, failures.Count(f => f?.Contains("model.hidden must be at most", StringComparison.Ordinal) == true));
        Assert.Contains("failed (optim.lr=", result.Error, StringComparison.Ordinal);
    }

    /// <summary>One step of a rate beyond all measure: the loss before it was a number, the figure after it is none.</summary>
    [Fact]
    public void Tune_FigureIsNoNumber_IsAFailureWithItsReason()
    {
        string[] small =
        [
            "--set", "model.hidden=[4]", "--set", "model.components=null", "--set", "model.prior=normal", "--set", "evaluate.samples=4", "--set", "model.importanceSamples=1", "--set", "samples.every=0",
        ];
        var result = Commands.Run(["tune", "digits-vae", "--out", _work.At("search"), .. small, "--set", "run.steps=1", "--trials", "2", "--json", "--vary", "optim.lr=0.001,100000"]).Succeeds();
        var trials = result.Json().GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal("optim.lr=0.001", trials[0].GetProperty("settings")[0].GetString());
        Assert.Contains("heldOut.nats is not a number after 1 steps.", trials[1].GetProperty("failure").GetString(), StringComparison.Ordinal);
        Assert.Contains("failed (optim.lr=100000): heldOut.nats is not a number", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Lists are choices like others, to the estimator, the forest and the page; and the best of a few is trained to the end.</summary>
    [Fact]
    public void Tune_ListsOfASmallSearch_AreTriedAsTheyStand()
    {
        File.WriteAllText(_work.At("space.yaml"), "model.hidden: [[4], [8, 4]]\noptim.lr: 0.001..0.1:log\n");
        string[] search =
        [
            "tune", "digits-vae", "--out", _work.At("search"), "--space", _work.At("space.yaml"), "--vary", "model.latent=2..4", "--set", "run.steps=9", "--set", "samples.every=0",
            "--set", "model.components=null", "--set", "model.prior=normal", "--set", "evaluate.samples=4", "--set", "model.importanceSamples=1", "--trials", "12", "--json",
        ];
        var trials = Commands.Run(search).Succeeds().Json().GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(12, trials.Count);
        Assert.All(trials, t => Assert.Null(t.GetProperty("failure").GetString()));
        Assert.Equal(["model.hidden=[4]", "model.hidden=[8, 4]"], trials.Select(t => t.GetProperty("settings")[1].GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(9, trials[0].GetProperty("steps").GetInt32());
        Assert.Contains(">[8, 4]<", File.ReadAllText(_work.At("search/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Tune_AllTrialsFail_SaysWhyAndHowToLook()
    {
        string[] search = ["tune", _work.TextRecipe, "--out", _work.At("search"), "--set", "run.steps=4", "--set", "samples.every=0", "--vary", "optim.lr=1e30,2e30"];
        Commands.Run([.. search, "--trials", "2"]).IsMistake("all 2 trials failed", "trial", $"diorama train '{_work.TextRecipe}' --set run.steps=4");
        Commands.Run([.. search, "--trials", "3"]).IsMistake("all 2 trials failed"); // there are no more points, and what failed is not tried again
    }

    [Fact]
    public void Tune_TheDocumentedSearch_FitsTheRecipeInEveryChoice()
    {
        var page = File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(RecipeFinder.Find("digits-vae"))))!, "docs", "how-to", "tune.md")
        );
        var words = page[page.IndexOf("diorama tune", StringComparison.Ordinal)..page.IndexOf("--trials", StringComparison.Ordinal)]
            .Split((char[])[' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries);
        string[] After(string option) => [.. words.Where((_, i) => i > 0 && words[i - 1] == option)];
        Assert.Equal("digits-vae", words[2]);
        var choices = After("--vary").Single(vary => vary.StartsWith("model.prior=", StringComparison.Ordinal)).Split('=')[1].Split(',');
        Assert.Equal(2, choices.Length);
        foreach (var choice in choices) TrainingPlan.Load("digits-vae", [.. After("--set"), $"model.prior={choice}"]).Dispose();
    }

    [Fact]
    public void FindLr_SmallModel_ShowsACurveAndTrainsNothing()
    {
        var said = Commands.Run("train", _work.TextRecipe, "--find-lr").Succeeds();
        Assert.Contains("Suggested learning rate", said.Output, StringComparison.Ordinal);
        Assert.Contains("•", said.Output, StringComparison.Ordinal);
        Assert.Contains("1e-3", said.Output, StringComparison.Ordinal);
        var document = Commands.Run("train", _work.TextRecipe, "--find-lr", "--json").Succeeds().Json();
        Assert.True(document.GetProperty("curve").GetArrayLength() > 20);
        Commands.Run("train", _work.GanRecipe, "--find-lr").IsMistake("--objective", "generator");
    }
}
