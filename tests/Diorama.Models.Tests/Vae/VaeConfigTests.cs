using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class VaeConfigTests
{
    [Fact]
    public void Read_OfNothing_IsTheUsualSmallOne()
    {
        var (config, problems) = Read("{}");

        Assert.Empty(problems);
        Assert.Equal([400], config.Hidden);
        Assert.Equal((20, 1.0, PixelLikelihood.Bernoulli, Binarization.None), (config.Latent, config.Beta, config.Likelihood, config.Binarization));
    }

    [Fact]
    public void Read_OfConv_HalvesTwice() => Assert.Equal([32, 64], Read("{ architecture: conv }").Config.Hidden);

    [Fact]
    public void Read_OfManyMistakes_ReportsAll()
    {
        var (_, problems) = Read("{ architecture: conv, hidden: [8, 8, 8], latent: 0, beta: -1, klWarmupSteps: x, likelihood: gaussian, binarization: dynamic, importanceSamples: 0, depth: 3 }");

        Assert.Equal(
            ["model.latent", "model.beta", "model.klWarmupSteps", "model.importanceSamples", "model.hidden", "model.binarization", "model.depth"],
            problems.Select(p => p.Path));
        Assert.Contains("28, 28 can be halved 2 times", problems[4].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfComponents_IsForAMixtureOnly()
    {
        var (config, problems) = Read("{ prior: mixture, components: 7 }");

        Assert.Empty(problems);
        Assert.Equal((PriorKind.Mixture, 7), (config.Prior, config.Components));
        Assert.Equal("model.components", Read("{ components: 7 }").Problems.Single().Path);
    }

    [Fact]
    public void Read_OfDraws_IsForTheWeightedBoundOnly()
    {
        var (config, problems) = Read("{ objective: iwae, draws: 7 }");

        Assert.Empty(problems);
        Assert.Equal((VaeBound.Iwae, 7), (config.Objective, config.Draws));
        Assert.Equal("model.draws", Read("{ draws: 7 }").Problems.Single().Path);
    }

    [Fact]
    public void Read_OfConditional_WantsClasses() => Assert.Equal("model.conditional", Read("{ conditional: true }").Problems.Single().Path);

    [Fact]
    public void Create_ByName_MakesAVae()
    {
        var problems = new RecipeProblems("test");
        using var model = ModelFamilies.Create(new() { Kind = "vae", Settings = RecipeMap.Parse("{ latent: 3, hidden: [9] }") }, Digits, problems);

        Assert.IsType<Models.Vae>(model);
        Assert.Empty(problems.Items);
    }

    [Fact]
    public void Vae_OfAShapeThatCannotBeHalved_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Models.Vae(new() { Architecture = VaeArchitecture.Conv, Hidden = [4, 4, 4] }, Digits));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 1)]
    [InlineData(10, 2)]
    [InlineData(11, 2)]
    public void BetaAt_OfAStep_RisesInAStraightLine(long step, double expected) =>
        Assert.Equal(expected, new VaeConfig { Beta = 2, KlWarmupSteps = 10 }.BetaAt(step));

    [Fact]
    public void BetaAt_WithoutWarmup_IsThereFromTheFirstStep() => Assert.Equal(4, new VaeConfig { Beta = 4 }.BetaAt(0));

    private static DataSpec Digits { get; } = VaeFixture.Pictures(28);

    private static (VaeConfig Config, IReadOnlyList<RecipeProblem> Problems) Read(string yaml)
    {
        var problems = new RecipeProblems("test");
        var section = (RecipeMap)RecipeMap.Parse($"model: {yaml}")["model"]!;
        return (VaeConfig.Read(new RecipeReader(section, problems), Digits), problems.Items);
    }
}
