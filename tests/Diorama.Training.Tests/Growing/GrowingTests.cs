using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training.Tests.Growing;

public sealed class GrowingTests : IDisposable
{
    private readonly SmallRuns _runs = new();

    private string Root => _runs.Root;

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData("optim.decay=all")]
    [InlineData("optim.decay=matrices")] // in other groups, where moments go with their parameters
    public void Grow_Deeper_GoesOnAsTheSmallerModelWouldHave(string setting)
    {
        // A layer more that says nothing yet leaves every other gradient as it is: the next step tells whether moments, average, noise and data came along.
        var small = _runs.Train("small");
        var grown = _runs.Grow(small, new(Deeper: 1), "run.steps=5", setting);
        var (undisturbed, after) = (Weights(_runs.Train("small", "run.steps=5"), "model"), Weights(_runs.Train("grown", from: grown), "model"));
        Assert.True(after.Keys.Except(undisturbed.Keys).All(name => name.Contains(".layers.", StringComparison.Ordinal)));
        foreach (var (name, expected) in undisturbed) AssertNear(expected, after[name]);
        foreach (var (name, expected) in Weights(Path.Combine(Root, "small"), "ema")) AssertNear(expected, Weights(Path.Combine(Root, "grown"), "ema")[name]);
        Assert.Contains(after, w => w.Key.EndsWith("gate", StringComparison.Ordinal) && w.Value[0] != 0);
    }

    [Fact]
    public void Grow_Wider_KeepsTheRunsHistoryAndSaysWhereItComesFrom()
    {
        var small = _runs.Train("small");
        var grown = _runs.Grow(small, new(Wider: 2));
        Assert.Equal(4, grown.Facts.Step);
        Assert.Equal(8, grown.Steps);
        Assert.Equal(["model.hidden: [12] to [24]", "model.decoderHidden: [12] to [24]"], grown.Facts.Changes);
        Assert.InRange(grown.Facts.Difference, 0, 1e-5);
        var noted = RunFacts.Read(grown.Run.FactsPath).Grown!;
        Assert.Equal(grown.Facts.Answers.Select(InFloat32), noted.Answers.Select(InFloat32));
        Assert.Equal((float)grown.Facts.Difference, (float)noted.Difference);
        Assert.Equal(grown.Facts, noted with { Changes = grown.Facts.Changes, Answers = grown.Facts.Answers, Difference = grown.Facts.Difference });
        _runs.Train("grown", from: grown);
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), MetricsLog.Read(grown.Run.MetricsPath).Select(r => r.Step));
        Assert.Equal(4, new DirectoryInfo(Path.Combine(small, "checkpoints")).GetDirectories().Max(d => int.Parse(d.Name[5..], System.Globalization.CultureInfo.InvariantCulture)));

        // The shortest text of a double may lie a bit beside it.
        static (string, float, float, float) InFloat32(AnswerDifference a) => (a.Name, (float)a.Difference, (float)a.Largest, (float)a.InTraining);
    }

    [Fact]
    public void Grow_TrainedBySeveralRanks_KeepsTheNoiseOfEach()
    {
        var small = _runs.TrainByRanks("small", 2);
        var grown = _runs.Grow(small, new(Wider: 2)).Run.FullPath;
        var (before, now) = (State(small), State(grown));
        Assert.NotEqual(Noise(before, 0), Noise(before, 1));
        Assert.All([0, 1], rank => Assert.Equal(Noise(before, rank), Noise(now, rank)));
        Assert.Equal(2, (int)now["ranks"]!);

        static string Noise(JsonNode state, int rank) => (string)state["generators"]![RandomStates.NoiseOf(rank)]!;

        static JsonNode State(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "checkpoints", "step-4", "state.json")))!;
    }

    [Theory]
    [InlineData("optim.kind=sgd")]
    [InlineData("optim.kind=rmsProp")]
    public void Grow_AnotherOptimiser_BeginsAnew(string kind)
    {
        var grown = _runs.Grow(_runs.Train("small"), new(Wider: 2), kind, "optim.lr=0.001", "optim.momentum=0.9");
        Assert.All(Weights(grown.Run.FullPath, "optimizer").Values, moment => Assert.All(moment, number => Assert.Equal(0, number)));
        _runs.Train("grown", from: grown);
        Assert.Equal(8, MetricsLog.Read(grown.Run.MetricsPath)[^1].Step);
    }

    [Fact]
    public void Grow_WithAnAverageForTheFirstTime_BeginsItWithTheWeights()
    {
        var grown = _runs.Grow(_runs.Train("small", "ema.decay=0"), new(2), "ema.decay=0.5").Run.FullPath;
        var weights = Weights(grown, "model");
        Assert.All(Weights(grown, "ema"), average => Assert.Equal<float[]>(weights[average.Key], average.Value));
    }

    [Fact]
    public void Grow_Twice_GivesTheSameBytes()
    {
        var small = _runs.Train("small");
        _runs.GrowInto("a", small, new(2, 1));
        _runs.GrowInto("b", small, new(2, 1));
        Assert.Equal(RunBytes.Of(Path.Combine(Root, "a")), RunBytes.Of(Path.Combine(Root, "b")));
    }

    [Fact]
    public void Grow_DataWithAnotherClass_KnowsTheOldOnesWhereverTheyStand()
    {
        var settings = Pictures("dog", "cat");
        var small = _runs.Train("small", settings);
        Pictures("ant", "bee"); // the first by name, and one in the middle
        var grown = _runs.Grow(small, new());
        Assert.Equal(["classes: 2 to 4"], grown.Facts.Changes);
        var (before, now) = (Weights(small, "model")["decoder_class.weight"], Weights(grown.Run.FullPath, "model")["decoder_class.weight"]);
        // [class, number]: cats were the first class and are the third now, dogs the second and the fourth.
        Assert.Equal<float[]>(before, [now[(2 * 4) + 2], now[(2 * 4) + 3], now[(3 * 4) + 2], now[(3 * 4) + 3]]);
        _runs.Train("grown", from: grown);
        Directory.Delete(Path.Combine(Root, "pictures", "cat"), recursive: true);
        Assert.Contains("lacks 1 of the classes", Assert.Throws<UserException>(() => _runs.GrowInto("other", grown.Run.FullPath, new(2), "data.balance=true")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grow_ForLongerTexts_ReadsThem()
    {
        var file = Path.Combine(Root, "texts.txt");
        File.WriteAllText(file, string.Concat(Enumerable.Repeat("the quick brown fox\n", 200)));
        var small = _runs.Train("small", "data.name=text", $"data.path={file}", "data.length=17", "data.batch=4", "model={kind: transformer, width: 8, heads: 2, layers: 1}");
        var grown = _runs.Grow(small, new(2), "data.length=33", "run.steps=6");
        Assert.InRange(grown.Facts.Difference, 0, 1e-5);
        _runs.Train("grown", from: grown);
        Assert.Equal(6, MetricsLog.Read(grown.Run.MetricsPath)[^1].Step);
    }

    [Fact]
    public void Grow_TextsThatLackSomeCharacters_KnowsThemStill()
    {
        var (old, more) = (Path.Combine(Root, "old.txt"), Path.Combine(Root, "more.txt"));
        File.WriteAllText(old, string.Concat(Enumerable.Repeat("the quick brown fox\n", 200)));
        File.WriteAllText(more, string.Concat(Enumerable.Repeat("größe und maß, äh\n", 200)));
        string[] texts = ["data.name=text", $"data.path={old}", "data.length=17", "data.batch=4", "model.kind=gru", "model.hidden=8", "model.latent=null"];
        var small = _runs.Train("small", texts);
        var grown = _runs.Grow(small, new(), $"data.path={more}", "run.steps=8");
        var (before, now) = (Alphabet(small), Alphabet(grown.Run.FullPath));
        Assert.Equal(before, now.Take(before.Count));
        Assert.Equal([.. "gößdmaäß,".Distinct().Where(c => !before.Contains($"{c}")).Select(c => $"{c}").Order()], now.Skip(before.Count).Order());
        Directory.Delete(small, recursive: true);
        _runs.Train("grown", from: grown); // the same data, opened anew, and without the run that it grew from
        Assert.Equal(8, MetricsLog.Read(grown.Run.MetricsPath)[^1].Step);
        var wider = _runs.GrowInto("wider", Path.Combine(Root, "grown"), new(2), "run.steps=12");
        Assert.DoesNotContain(wider.Facts.Changes, c => c.StartsWith("symbols", StringComparison.Ordinal));
        // A third text that lacks characters of both: what is known is handed on from run to run.
        File.WriteAllText(old, string.Concat(Enumerable.Repeat("the brown fox ŷ\n", 200)));
        var third = _runs.GrowInto("third", wider.Run.FullPath, new(), $"data.path={old}", "run.steps=16");
        foreach (var run in (string[])["grown", "wider"]) Directory.Delete(Path.Combine(Root, run), recursive: true);
        Assert.Equal([.. now, "ŷ"], Alphabet(third.Run.FullPath));
        _runs.Train("third", from: third);

        static List<string> Alphabet(string run) =>
            [.. ((CharacterTokenizer)DataSpec.FromJson(File.ReadAllText(Path.Combine(run, "data.json")), run).Tokenizer!).Characters.Select(c => c.ToString())];
    }

    [Fact]
    public void Grow_WhatCannotBe_IsTheUsersMistakeAndMakesNoRun()
    {
        var small = _runs.Train("small");
        Assert.Contains("nothing would grow", Refused(new()), StringComparison.Ordinal);
        Assert.Equal("--part generator: a vae has the parts encoder, decoder", Refused(new(2, 0, "generator")));
        Assert.EndsWith("did you mean decoder?", Refused(new(2, 0, "decodr")), StringComparison.Ordinal);
        Assert.Contains("model.latent", Refused(new(2), "model.latent=0"), StringComparison.Ordinal);
        Assert.Contains("run.steps=3 ends before step 4", Refused(new(2), "run.steps=3"), StringComparison.Ordinal);
        Assert.Matches("does not grow this way: encoder.*: An axis of 8 does not grow to 6\\.", Refused(new(2), "model.latent=3"));
        Assert.DoesNotContain("(Parameter", Refused(new(2), "model.latent=3"), StringComparison.Ordinal);
        Assert.Contains("mean is [16, 8] where the smaller one's is [16, 4]: what a model says does not grow", Refused(new(2), "model.latent=8"), StringComparison.Ordinal);
        Assert.Contains("nothing would grow: model.likelihood is no size that grows here, as model.hidden, ", Refused(new(), "model.likelihood=bernoulli"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Root, "grown")));

        string Refused(GrowthRequest request, params string[] overrides) => Assert.Throws<UserException>(() => _runs.Grow(small, request, overrides)).Message;
    }

    [Fact]
    public void Grow_ARunWithoutCheckpoint_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(Root, "empty"));
        File.WriteAllText(Path.Combine(Root, "empty", "recipe.yaml"), SmallRuns.Yaml);
        Assert.Contains("no checkpoint", Assert.Throws<UserException>(() => _runs.Grow(Path.Combine(Root, "empty"), new(2))).Message, StringComparison.Ordinal);
    }

    private string[] Pictures(params string[] classes) => [.. PictureRuns.Make(Path.Combine(Root, "pictures"), 8, classes), "model.conditional=true"];

    private static Dictionary<string, float[]> Weights(string run, string file)
    {
        var checkpoint = RunDirectory.Open(run).Checkpoints()[0];
        using var scope = TensorScope.Open();
        using var saved = SafetensorsFile.Open(Path.Combine(checkpoint.Path, file + ".safetensors"));
        return saved.Load().ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1e-6, 1e-6));
    }
}
