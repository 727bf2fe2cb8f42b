using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class AcGanTests
{
    private static readonly AcGanConfig _small = new() { Gan = new() { Latent = 8, Width = 8, DiscriminatorWidth = 8, Conditional = true } };

    [Fact]
    public void Read_EverythingOfItsOwn_IsTaken()
    {
        var problems = new RecipeProblems("test");
        var config = AcGanConfig.Read(Reader("{architecture: resnet, latent: 8, width: 4, loss: hinge, classWeight: 0.2, generatorClassWeight: 0.3, augment: [cutout]}", problems), Play.Images(28));
        Assert.Empty(problems.Items);
        Assert.Equal(
            (0.2, 0.3, true, GanArchitecture.Resnet, DiscriminatorNorm.Spectral, Augmentation.Cutout),
            (config.ClassWeight, config.GeneratorClassWeight, config.Gan.Conditional, config.Gan.Architecture, config.Gan.Norm, config.Gan.Augment)
        );
    }

    [Theory]
    [InlineData("{}", 0, "model.kind")]
    [InlineData("{classWeight: 0}", 10, "model.classWeight")]
    [InlineData("{conditional: true}", 10, "model.conditional")]
    [InlineData("{architecture: resnet, classEmbedding: 4}", 10, "model.classEmbedding")]
    public void Read_WhatDoesNotFit_IsAProblem(string yaml, int classes, string path)
    {
        var problems = new RecipeProblems("test");
        AcGanConfig.Read(Reader(yaml, problems), Play.Images(28, classes: classes));
        Assert.Equal(path, Assert.Single(problems.Items).Path);
    }

    [Fact]
    public void Discriminator_OnBars_LearnsToNameTheClass()
    {
        using var model = new AcGan(_small, Play.Images(28));
        var figures = Play.Train(model, "discriminator", () => Play.Bars(20, 28), 40);
        Assert.True(figures[^1]["class_loss"] < figures[0]["class_loss"] / 4);
        Assert.Equal(1, figures[^1]["class_accuracy"]);
        using var scope = TensorScope.Open();
        var bars = Play.Bars(10, 28);
        var probabilities = model.Classify(bars["image"]);
        Assert.True(probabilities.Sum([1]).Allclose(Tensor.Ones([10])));
        Assert.Equal(bars["label"].ToArray<long>(), probabilities.Argmax(1).ToArray<long>());
    }

    [Fact]
    public void Generator_AgainstAFrozenDiscriminator_LearnsToMakeWhatIsAskedFor()
    {
        using var model = new AcGan(_small with { GeneratorClassWeight = 1 }, Play.Images(28));
        Play.Train(model, "discriminator", () => Play.Bars(20, 28), 40);
        var figures = Play.Train(model, "generator", () => Play.Bars(20, 28), 60);
        Assert.True(figures[^1]["class_loss"] < figures[0]["class_loss"] * 0.7, $"{figures[0]["class_loss"]} -> {figures[^1]["class_loss"]}");
    }

    [Fact]
    public void Loss_OfBothSides_AddsTheClassesByTheirWeight()
    {
        using var model = new AcGan(
            _small with
            {
                ClassWeight = 0.5,
                GeneratorClassWeight = 0.25,
                Gan = _small.Gan with { Loss = GanLoss.Wasserstein, Norm = DiscriminatorNorm.None },
            },
            Play.Images(28)
        );
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var d = Play.Backward(model, "discriminator", Play.Bars(10, 28), generator);
        Assert.Equal(d["fake_score"] - d["real_score"] + (10 * d["penalty"]) + (0.5 * d["class_loss"]), d["loss"], 1e-4);
        var g = Play.Backward(model, "generator", Play.Bars(10, 28), generator);
        Assert.Equal(-g["score"] + (0.25 * g["class_loss"]), g["loss"], 1e-4);
    }

    [Fact]
    public void Score_NeedsNoClass_ThoughSamplesTakeOne()
    {
        using var model = new AcGan(_small, Play.Images(28));
        using var scope = TensorScope.Open();
        Assert.True(model.IsConditional);
        Assert.False(((IScore)model).IsConditional);
        Assert.Equal([2], model.Score(model.Sample(new(2, 1) { Classes = [3, 4] })).Shape.ToArray());
    }

    private static RecipeReader Reader(string yaml, RecipeProblems problems) => new(new ModelConfig { Kind = "acgan", Settings = RecipeMap.Parse(yaml) }.Settings, problems);
}
