using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class CycleGanTests
{
    private static readonly CycleGanConfig _small = new() { Width = 4, DiscriminatorWidth = 4, Blocks = 1, PatchLayers = 1, IdentityWeight = 0, History = 6 };

    [Fact]
    public void Translator_OfThePaper_HasItsSize()
    {
        // Nine blocks, 64 channels: 11.378 million numbers in the authors' code. Ours have no biases before instance norm, and enlarge by kernels of 4 instead of 3.
        using var translator = new ResidualGenerator(3, 3, 64, 9);
        Assert.Equal((3 * 64 * 49) + (64 * 128 * 9) + (128 * 256 * 9) + (18 * 256 * 256 * 9) + (256 * 128 * 16) + (128 * 64 * 16) + (64 * 3 * 49) + 3, translator.NumParameters());
    }

    [Fact]
    public void Read_Channels_DecideTheIdentity()
    {
        var problems = new RecipeProblems("test");
        Assert.Equal(0, CycleGanConfig.Read(Pairs.Reader("{}", problems), Pairs.Spec(32)).IdentityWeight);
        Assert.Equal((5.0, 6, 1), Read(CycleGanConfig.Read(Pairs.Reader("{}", problems), Pairs.Spec(32, 3, 3))));
        Assert.Equal((2.0, 9, 3), Read(CycleGanConfig.Read(Pairs.Reader("{cycleWeight: 4}", problems), Pairs.Spec(256, 3, 3))));
        Assert.Empty(problems.Items);
        CycleGanConfig.Read(Pairs.Reader("{identityWeight: 1, loss: wasserstein}", problems), Pairs.Spec(30));
        Assert.Equal(["model.identityWeight", "model.kind", "model.loss"], problems.Items.Select(p => p.Path).Order(StringComparer.Ordinal));
        static (double, int, int) Read(CycleGanConfig config) => (config.IdentityWeight, config.Blocks, config.PatchLayers);
    }

    [Fact]
    public void Generators_OnTwoKinds_LearnTheWayThereAndBack()
    {
        using var model = new CycleGan(_small, Pairs.Spec(16));
        var told = Play.Train(model, "discriminators", () => Pairs.Batch(8, 16), 15);
        Assert.True(told[^1]["loss"] < told[0]["loss"]);
        var made = Play.Train(model, "generators", () => Pairs.Batch(8, 16), 60);
        Assert.True(made[^1]["cycle"] < made[0]["cycle"] * 0.7, $"{made[0]["cycle"]} -> {made[^1]["cycle"]}");
        Assert.True(made[^1]["loss"] < made[0]["loss"]);
        using var scope = TensorScope.Open();
        var batch = Pairs.Batch(8, 16);
        Assert.Equal([8, 1, 16, 16], model.Transform(batch["source"]).Shape.ToArray());
        Assert.Equal([8, 2, 16, 16], model.TransformBack(batch["image"]).Shape.ToArray());
    }

    [Fact]
    public void Loss_OfTheGenerators_AddsCycleAndIdentityByTheirWeights()
    {
        using var model = new CycleGan(_small with { IdentityWeight = 3, CycleWeight = 7, ImageCycleWeight = 2 }, Pairs.Spec(16, 1, 1));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var batch = Pairs.Batch(4, 16);
        var alike = new Batch(4, new Dictionary<string, Tensor> { ["source"] = batch["source"].Narrow(1, 0, 1), ["image"] = batch["image"] });
        var figures = Play.Backward(model, "generators", alike, generator);
        Assert.Equal(figures["game"] + (7 * figures["cycle"]) + (2 * figures["image_cycle"]) + (3 * figures["identity"]), figures["loss"], 1e-4);
    }

    [Theory]
    [InlineData("discriminators", "judge_")]
    [InlineData("generators", "there.,back.")]
    public void Step_OfOneSide_ReachesItsOwnAlone(string objective, string parts)
    {
        using var model = new CycleGan(_small, Pairs.Spec(16));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Play.Backward(model, objective, Pairs.Batch(4, 16), generator);
        foreach (var (name, parameter) in model.NamedParameters())
        {
            Assert.True(parts.Split(',').Any(part => name.StartsWith(part, StringComparison.Ordinal)) == parameter.Grad is not null, name);
        }
    }

    [Fact]
    public void History_Full_GivesOldPicturesForHalfOfTheNew()
    {
        using var history = new FakeHistory(50, 1, 1, 1);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Tensor Numbers(int first, int count) => Tensor.Arange(first, first + count, dtype: DType.Float32).View(-1, 1, 1, 1);
        Assert.True(history.Exchange(Numbers(0, 30), generator).Equal(Numbers(0, 30)));
        Assert.True(history.Exchange(Numbers(30, 20), generator).Equal(Numbers(30, 20)));
        var shown = history.Exchange(Numbers(50, 400), generator).ToArray<float>();
        Assert.InRange(shown.Select((s, i) => s < 50 + i).Count(old => old), 160, 240);
        Assert.Equal(shown.Length, shown.Distinct().Count()); // an old one gives its place away
        var kept = history.NamedBuffers().Single(b => b.Name == "pictures").Buffer.Value.ToArray<float>();
        Assert.Empty(kept.Intersect(shown.Where((s, i) => s == 50 + i && !kept.Contains(s))));
        Assert.Equal(Enumerable.Range(0, 450).Select(i => (float)i), shown.Concat(kept).Distinct().Order());
    }

    [Fact]
    public void History_InAStateDict_GoesOnAsIfNeverStopped()
    {
        using var model = new CycleGan(_small, Pairs.Spec(16));
        using var resumed = new CycleGan(_small, Pairs.Spec(16));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        for (var i = 0; i < 4; i++) Play.Backward(model, "discriminators", Pairs.Batch(4, 16), generator);
        Nn.StateDict.Load(resumed, Nn.StateDict.Of(model).ToDictionary(t => t.Name, t => t.Value));
        double Next(CycleGan one)
        {
            generator.Seed(7);
            return Play.Backward(one, "discriminators", Pairs.Batch(4, 16), generator)["loss"];
        }
        Assert.Equal(Next(model), Next(resumed));
    }
}
