using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class GanConfigTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaults() => Assert.Equal(new GanConfig(), Read("{}", out _));

    [Fact]
    public void Read_Everything_IsTaken()
    {
        var config = Read(
            "{latent: 8, width: 4, discriminatorWidth: 6, conditional: true, classEmbedding: 3, norm: spectral, loss: hinge, discriminatorSteps: 2, r1: {gamma: 0.5, every: 4}}",
            out var problems
        );
        Assert.Empty(problems);
        Assert.Equal(
            new()
            {
                Latent = 8,
                Width = 4,
                DiscriminatorWidth = 6,
                Conditional = true,
                ClassEmbedding = 3,
                Norm = DiscriminatorNorm.Spectral,
                Loss = GanLoss.Hinge,
                DiscriminatorSteps = 2,
                R1Gamma = 0.5,
                R1Every = 4,
            },
            config
        );
    }

    [Fact]
    public void Read_Wasserstein_HasFiveCriticStepsAndNoBatchNorm()
    {
        var config = Read("{loss: wasserstein}", out var problems);
        Assert.Empty(problems);
        Assert.Equal((5, DiscriminatorNorm.None, 10.0), (config.DiscriminatorSteps, config.Norm, config.Penalty));
    }

    [Fact]
    public void Read_ManyMistakes_ReportsAllAtOnce()
    {
        Read("{latent: 0, wdith: 3, conditional: true, norm: batch, penalty: 1, loss: hinge, r1: {gamma: -1, evry: 2}}", out var problems, Images(6, classes: 0));
        Assert.Equal(
            ["model.conditional", "model.kind", "model.latent", "model.penalty", "model.r1.evry", "model.r1.gamma", "model.wdith"],
            problems.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{loss: wasserstein, norm: batch}", "model.norm")]
    [InlineData("{r1: {gamma: 1}, norm: batch}", "model.norm")]
    [InlineData("{classEmbedding: 4}", "model.classEmbedding")]
    [InlineData("{r1: {}}", "model.r1.gamma")]
    [InlineData("{loss: wgan}", "model.loss")]
    public void Read_WhatDoesNotFitTogether_IsAProblem(string yaml, string path)
    {
        Read(yaml, out var problems);
        Assert.Equal([path], problems.Select(p => p.Path));
    }

    [Fact]
    public void Read_FadeOfPicturesOfOneLevel_IsAProblem()
    {
        Read("{fadeSteps: 5}", out var problems, Images(8, classes: 0));
        Assert.Equal(["model.fadeSteps"], problems.Select(p => p.Path));
        Read("{fadeSteps: 5}", out problems, Images(16, classes: 0));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(GanArchitecture.Dcgan, 28, new[] { 28, 14, 7, 4 }, new[] { 4, 4, 3 })]
    [InlineData(GanArchitecture.Resnet, 28, new[] { 28, 14, 7 }, new[] { 4, 4 })]
    [InlineData(GanArchitecture.Dcgan, 32, new[] { 32, 16, 8, 4 }, new[] { 4, 4, 4 })]
    [InlineData(GanArchitecture.Resnet, 64, new[] { 64, 32, 16, 8, 4 }, new[] { 4, 4, 4, 4 })]
    [InlineData(GanArchitecture.Dcgan, 12, new[] { 12, 6 }, new[] { 4 })]
    [InlineData(GanArchitecture.Dcgan, 37, new[] { 37, 19, 10, 5 }, new[] { 3, 3, 4 })]
    [InlineData(GanArchitecture.Dcgan, 7, new[] { 7, 4 }, new[] { 3 })]
    public void Pyramid_SidesThatHalve_EndAtFourToSeven(GanArchitecture architecture, int side, int[] sides, int[] kernels)
    {
        var pyramid = ImagePyramid.Of(Images(side), architecture)!;
        Assert.Equal(sides, pyramid.Sides);
        Assert.Equal(kernels, Enumerable.Range(0, pyramid.Levels).Select(pyramid.Kernel));
    }

    [Theory]
    [InlineData(GanArchitecture.Dcgan, 4)]
    [InlineData(GanArchitecture.Dcgan, 6)]
    [InlineData(GanArchitecture.Resnet, 7)]
    [InlineData(GanArchitecture.Resnet, 30)]
    [InlineData(GanArchitecture.Resnet, 36)]
    public void Pyramid_OtherSides_IsNone(GanArchitecture architecture, int side) => Assert.Null(ImagePyramid.Of(Images(side), architecture));

    private static DataSpec Images(int side, int classes = 10) =>
        new() { Modality = Modality.Image, Shape = [1, side, side], Classes = [.. Enumerable.Range(0, classes).Select(c => $"{c}")] };

    [Fact]
    public void Read_Resnet_HasSpectralNormUnlessAPenaltyHoldsIt()
    {
        Assert.Equal(DiscriminatorNorm.Spectral, Read("{}", out _, architecture: GanArchitecture.Resnet).Norm);
        Assert.Equal(DiscriminatorNorm.None, Read("{loss: wasserstein}", out _, architecture: GanArchitecture.Resnet).Norm);
        Read("{norm: batch, classEmbedding: 3, conditional: true}", out var problems, architecture: GanArchitecture.Resnet);
        Assert.Equal(["model.classEmbedding", "model.norm"], problems.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}", Augmentation.None)]
    [InlineData("{augment: []}", Augmentation.None)]
    [InlineData("{augment: cutout}", Augmentation.Cutout)]
    [InlineData("{augment: [color, translation, cutout]}", Augmentation.Color | Augmentation.Translation | Augmentation.Cutout)]
    public void Read_Augment_TakesAnyOfThem(string yaml, Augmentation expected)
    {
        var config = Read(yaml, out var problems);
        Assert.Empty(problems);
        Assert.Equal(expected, config.Augment);
    }

    [Fact]
    public void Read_UnknownAugmentation_IsAProblemOfItsPlace()
    {
        Read("{augment: [color, rotation]}", out var problems);
        Assert.Equal("model.augment.1", Assert.Single(problems).Path);
    }

    private static GanConfig Read(string yaml, out IReadOnlyList<RecipeProblem> problems, DataSpec? spec = null, GanArchitecture architecture = GanArchitecture.Dcgan)
    {
        var gathered = new RecipeProblems("test");
        var config = GanConfig.Read(new RecipeReader(new ModelConfig { Kind = "dcgan", Settings = RecipeMap.Parse(yaml) }.Settings, gathered), spec ?? Images(28), architecture);
        problems = gathered.Items;
        return config;
    }
}
