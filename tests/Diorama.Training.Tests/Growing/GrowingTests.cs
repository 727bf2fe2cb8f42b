using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training.Tests.Growing;

public sealed class GrowingTests : IDisposable
{
    private const string Yaml = """
        name: growing
        run: { steps: 4, seed: 3, device: cpu }
        data: { name: digits, batch: 8 }
        model: { kind: vae, hidden: [12], latent: 4 }
        optim: { lr: 0.01 }
        ema: { decay: 0.5 }
        metrics: { every: 1 }
        samples: { every: 0, count: 2 }
        checkpoint: { every: 2 }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Grow_Deeper_GoesOnAsTheSmallerModelWouldHave()
    {
        // A layer more that says nothing yet leaves every other gradient as it is: the next step tells whether moments, average, noise and data came along.
        var small = Train("small");
        var grown = Grow(small, new(Deeper: 1), "run.steps=5");
        var (undisturbed, after) = (Weights(Train("small", "run.steps=5"), "model"), Weights(Train("grown", from: grown), "model"));
        Assert.True(after.Keys.Except(undisturbed.Keys).All(name => name.Contains(".layers.", StringComparison.Ordinal)));
        foreach (var (name, expected) in undisturbed) AssertNear(expected, after[name]);
        foreach (var (name, expected) in Weights(Path.Combine(_root, "small"), "ema")) AssertNear(expected, Weights(Path.Combine(_root, "grown"), "ema")[name]);
        Assert.Contains(after, w => w.Key.EndsWith("gate", StringComparison.Ordinal) && w.Value[0] != 0);
    }

    [Fact]
    public void Grow_Wider_KeepsTheRunsHistoryAndSaysWhereItComesFrom()
    {
        var small = Train("small");
        var grown = Grow(small, new(Wider: 2));
        Assert.Equal(4, grown.Facts.Step);
        Assert.Equal(8, grown.Steps);
        Assert.Equal(["model.hidden: [12] to [24]", "model.decoderHidden: [12] to [24]"], grown.Facts.Changes);
        Assert.InRange(grown.Facts.Difference, 0, 1e-5);
        Assert.Equal(grown.Facts, RunFacts.Read(grown.Run.FactsPath).Grown! with { Changes = grown.Facts.Changes });
        Train("grown", from: grown);
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), MetricsLog.Read(grown.Run.MetricsPath).Select(r => r.Step));
        Assert.Equal(4, new DirectoryInfo(Path.Combine(small, "checkpoints")).GetDirectories().Max(d => int.Parse(d.Name[5..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("optim.kind=sgd")]
    [InlineData("optim.kind=rmsProp")]
    public void Grow_AnotherOptimiser_BeginsAnew(string kind)
    {
        var grown = Grow(Train("small"), new(Wider: 2), kind, "optim.lr=0.001", "optim.momentum=0.9");
        Train("grown", from: grown);
        Assert.Equal(8, MetricsLog.Read(grown.Run.MetricsPath)[^1].Step);
    }

    [Fact]
    public void Grow_Twice_GivesTheSameBytes()
    {
        var small = Train("small");
        GrowInto("a", small, new(2, 1));
        GrowInto("b", small, new(2, 1));
        Assert.Equal(RunBytes.Of(Path.Combine(_root, "a")), RunBytes.Of(Path.Combine(_root, "b")));
    }

    [Fact]
    public void Grow_DataWithAnotherClass_KnowsTheOldOnesWhereverTheyStand()
    {
        var settings = Pictures("dog", "cat");
        var small = Train("small", settings);
        Pictures("ant", "bee"); // the first by name, and one in the middle
        var grown = Grow(small, new());
        Assert.Equal(["classes: 2 to 4"], grown.Facts.Changes);
        var (before, now) = (Weights(small, "model")["decoder_class.weight"], Weights(grown.Run.FullPath, "model")["decoder_class.weight"]);
        // [class, number]: cats were the first class and are the third now, dogs the second and the fourth.
        Assert.Equal<float[]>(before, [now[(2 * 4) + 2], now[(2 * 4) + 3], now[(3 * 4) + 2], now[(3 * 4) + 3]]);
        Train("grown", from: grown);
        Directory.Delete(Path.Combine(_root, "pictures", "cat"), recursive: true);
        Assert.Contains("lacks 1 of the classes", Assert.Throws<UserException>(() => GrowInto("other", grown.Run.FullPath, new(2), "data.balance=true")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grow_TextsThatLackSomeCharacters_KnowsThemStill()
    {
        var (old, more) = (Path.Combine(_root, "old.txt"), Path.Combine(_root, "more.txt"));
        File.WriteAllText(old, string.Concat(Enumerable.Repeat("the quick brown fox\n", 200)));
        File.WriteAllText(more, string.Concat(Enumerable.Repeat("größe und maß, äh\n", 200)));
        string[] texts = ["data.name=text", $"data.path={old}", "data.length=17", "data.batch=4", "model.kind=gru", "model.hidden=8", "model.latent=null"];
        var small = Train("small", texts);
        var grown = Grow(small, new(), $"data.path={more}", "run.steps=8");
        var (before, now) = (Alphabet(small), Alphabet(grown.Run.FullPath));
        Assert.Equal(before, now.Take(before.Count));
        Assert.Equal([.. "gößdmaäß,".Distinct().Where(c => !before.Contains($"{c}")).Select(c => $"{c}").Order()], now.Skip(before.Count).Order());
        Train("grown", from: grown); // the same data, opened anew
        Assert.Equal(8, MetricsLog.Read(grown.Run.MetricsPath)[^1].Step);
        Assert.DoesNotContain(GrowInto("wider", Path.Combine(_root, "grown"), new(2), "run.steps=12").Facts.Changes, c => c.StartsWith("symbols", StringComparison.Ordinal));

        static List<string> Alphabet(string run) =>
            [.. ((CharacterTokenizer)DataSpec.FromJson(File.ReadAllText(Path.Combine(run, "data.json")), run).Tokenizer!).Characters.Select(c => c.ToString())];
    }

    [Fact]
    public void Grow_WhatCannotBe_IsTheUsersMistakeAndMakesNoRun()
    {
        var small = Train("small");
        Assert.Contains("nothing would grow", Refused(new()), StringComparison.Ordinal);
        Assert.Contains("encoder, decoder", Refused(new(2, 0, "generator")), StringComparison.Ordinal);
        Assert.Contains("model.latent", Refused(new(2), "model.latent=0"), StringComparison.Ordinal);
        Assert.Contains("run.steps=3 ends before step 4", Refused(new(2), "run.steps=3"), StringComparison.Ordinal);
        Assert.Contains("does not grow this way", Refused(new(2), "model.latent=3"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_root, "grown")));

        string Refused(GrowthRequest request, params string[] overrides) => Assert.Throws<UserException>(() => Grow(small, request, overrides)).Message;
    }

    [Fact]
    public void Grow_ARunWithoutCheckpoint_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(_root, "empty"));
        File.WriteAllText(Path.Combine(_root, "empty", "recipe.yaml"), Yaml);
        Assert.Contains("no checkpoint", Assert.Throws<UserException>(() => Grow(Path.Combine(_root, "empty"), new(2))).Message, StringComparison.Ordinal);
    }

    private GrownRun Grow(string small, GrowthRequest request, params string[] overrides) => GrowInto("grown", small, request, overrides);

    private GrownRun GrowInto(string folder, string small, GrowthRequest request, params string[] overrides) =>
        Diorama.Training.Growing.Grow(RunDirectory.Open(small), request, overrides, Path.Combine(_root, folder), _ => { });

    private string Train(string folder, params string[] overrides) => Run(folder, Recipe.FromYaml(Yaml, overrides));

    private string Train(string folder, GrownRun from) => Run(folder, Recipe.Load(from.Run.RecipePath));

    private string Run(string folder, Recipe recipe)
    {
        using var plan = TrainingPlan.Of(recipe);
        var path = Path.Combine(_root, folder);
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, RunDirectory.Create(path, resume: true), new Silence()).Train());
        return path;
    }

    // A folder of pictures for each class, and the settings that read all of them.
    private string[] Pictures(params string[] classes)
    {
        var random = new Random(1);
        foreach (var name in classes)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_root, "pictures", name)).FullName;
            for (var i = 0; i < 30; i++)
            {
                var pixels = new byte[64];
                random.NextBytes(pixels);
                File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), PngCodec.Encode(new Picture(8, 8, 1, pixels)));
            }
        }
        return ["data.name=images", $"data.path={Path.Combine(_root, "pictures")}", "data.size=8", "data.channels=1", "data.batch=4", "model.conditional=true"];
    }

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

    private sealed class Silence : IRunSink
    {
        public void On(RunEvent happened)
        {
        }
    }
}
