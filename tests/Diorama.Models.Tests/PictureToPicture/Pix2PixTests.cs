using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class Pix2PixTests
{
    private static readonly Pix2PixConfig _small = new() { Width = 8, DiscriminatorWidth = 8, Depth = 3, PatchLayers = 1 };

    [Fact]
    public void Networks_OfThePaper_HaveItsSizes()
    {
        // 256 pixels, 64 channels: 54.414 and 2.769 million numbers in the authors' code.
        using var generator = new SkipGenerator(3, 3, 64, 8, dropout: 0.5);
        using var discriminator = new PatchDiscriminator(6, 64, 3, channels => new BatchNorm2d(channels));
        Assert.Equal((54_413_955, 2_768_705), (generator.NumParameters(), discriminator.NumParameters()));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 34)]
    [InlineData(3, 70)]
    public void Patch_OfEachScore_IsThisWide(int layers, int patch)
    {
        using var discriminator = new PatchDiscriminator(1, 2, layers, _ => Activation.Identity());
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([1, 1, 128, 128]);
        x.RequiresGrad = true;
        var scores = discriminator.Forward(x);
        scores[0, 0, (int)(scores.Size(2) / 2), (int)(scores.Size(3) / 2)].Backward();
        var seen = x.Grad!.Abs().Sum([0, 1, 2]).ToArray<float>();
        Assert.Equal(patch, seen.Count(g => g > 0));
        foreach (var parameter in discriminator.Parameters()) parameter.Value.Grad = null;
    }

    [Theory]
    [InlineData("{}", 32, 5, 1)]
    [InlineData("{}", 28, 2, 1)]
    [InlineData("{}", 128, 7, 2)]
    [InlineData("{}", 256, 8, 3)]
    [InlineData("{depth: 3, patchLayers: 2}", 32, 3, 2)]
    public void Read_Size_SetsDepthAndPatch(string yaml, int side, int depth, int layers)
    {
        var problems = new RecipeProblems("test");
        var config = Pix2PixConfig.Read(Pairs.Reader(yaml, problems), Pairs.Spec(side));
        Assert.Empty(problems.Items);
        Assert.Equal((depth, layers), (config.Depth, config.PatchLayers));
    }

    [Theory]
    [InlineData("{loss: wasserstein}", "model.loss")]
    [InlineData("{depth: 6}", "model.depth")]
    [InlineData("{patchLayers: 5}", "model.patchLayers")]
    [InlineData("{adversarialWeight: 0, pixelWeight: 0}", "model.pixelWeight")]
    public void Read_WhatDoesNotFit_IsAProblem(string yaml, string path)
    {
        var problems = new RecipeProblems("test");
        Pix2PixConfig.Read(Pairs.Reader(yaml, problems), Pairs.Spec(32));
        Assert.Equal(path, Assert.Single(problems.Items).Path);
    }

    [Fact]
    public void Read_DataWithoutPairs_SaysWhichHasThem()
    {
        var problems = new RecipeProblems("test");
        Pix2PixConfig.Read(Pairs.Reader("{}", problems), Play.Images(32));
        Assert.Contains("pairs", Assert.Single(problems.Items).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GanLoss.NonSaturating, PixelLoss.L1)]
    [InlineData(GanLoss.LeastSquares, PixelLoss.Mse)]
    [InlineData(GanLoss.Hinge, PixelLoss.L1)]
    public void BothSides_InTurn_ComeNearThePairs(GanLoss loss, PixelLoss pixels)
    {
        using var model = new Pix2Pix(_small with { Loss = loss, Pixels = pixels }, Pairs.Spec(16));
        var told = Play.Train(model, "discriminator", () => Pairs.Batch(8, 16), 15);
        Assert.True(told[^1]["loss"] < told[0]["loss"]);
        var made = Play.Train(model, "generator", () => Pairs.Batch(8, 16), 60);
        Assert.True(made[^1]["pixels"] < made[0]["pixels"] / 2, $"{made[0]["pixels"]} -> {made[^1]["pixels"]}");
        using var scope = TensorScope.Open();
        var batch = Pairs.Batch(8, 16);
        var (right, wrong) = (Error(batch["image"]), Error(batch["image"].Roll([1], [0])));
        Assert.True(right < wrong / 2, $"{right} against {wrong}");
        double Error(Tensor wanted) => (model.Transform(batch["source"]) - wanted).Square().Mean().Item();
    }

    [Fact]
    public void Generator_AddsPixelsByTheirWeight_AndTheBaselineHasNothingElse()
    {
        using var model = new Pix2Pix(_small with { PixelWeight = 7, AdversarialWeight = 0.5, Loss = GanLoss.Hinge, Augment = Augmentation.Translation }, Pairs.Spec(16));
        using var baseline = new Pix2Pix(_small with { PixelWeight = 7, AdversarialWeight = 0, Pixels = PixelLoss.Mse }, Pairs.Spec(16));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var figures = Play.Backward(model, "generator", Pairs.Batch(8, 16), generator);
        Assert.Equal((7 * figures["pixels"]) - (0.5 * figures["score"]), figures["loss"], 1e-4);
        Assert.Equal(["generator"], baseline.Objectives.Select(o => o.Name));
        Assert.Equal(["generator"], baseline.Children.Select(c => c.Name));
        var plain = Play.Backward(baseline, "generator", Pairs.Batch(8, 16), generator);
        Assert.Equal(7 * plain["pixels"], plain["loss"], 1e-4);
    }

    [Fact]
    public void Transform_WhileTraining_LeavesTheModelAsItWasAndSeesEachPictureAlone()
    {
        using var model = new Pix2Pix(_small with { Depth = 4 }, Pairs.Spec(16));
        using var scope = TensorScope.Open();
        var source = Pairs.Batch(4, 16)["source"];
        var all = model.Transform(source);
        Assert.Equal([4, 1, 16, 16], all.Shape.ToArray());
        Assert.True(model.Transform(source.Narrow(0, 1, 1)).Allclose(all.Narrow(0, 1, 1), rtol: 1e-4, atol: 1e-5));
        Assert.True(model.Children.All(c => c.Module.IsTraining));
        Assert.Throws<ArgumentException>(() => new Pix2Pix(_small, Play.Images(16)));
        Assert.Throws<ArgumentException>(() => new Pix2Pix(_small with { Depth = 5 }, Pairs.Spec(16)));
    }
}
