using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class VqVaeConfigTests
{
    [Fact]
    public void Read_OfNothing_GivesTheDefaults()
    {
        var (config, problems) = Read("{}");

        Assert.Empty(problems);
        Assert.Equal(new VqVaeConfig(), config);
    }

    [Fact]
    public void Read_OfAPrior_TakesItsSizes()
    {
        var (config, problems) = Read("{ codes: 64, prior: { layers: 3, head: 7 } }");

        Assert.Empty(problems);
        Assert.Equal(new VqVaeConfig { Codes = 64, Prior = new VqVaeConfig().Prior with { Layers = 3, Head = 7 } }, config);
    }

    [Theory]
    [InlineData("{ halvings: 3 }", "model.halvings is 3, but 1, 28, 28 cannot be halved so often: use fewer, or a size that 8 divides")]
    [InlineData("{ likelihood: gaussian, binarization: dynamic }", "model.binarization is read by the likelihood bernoulli only")]
    [InlineData("{ conditional: true }", "model.conditional needs classes, and the data has none")]
    [InlineData("{ captions: true }", "model.captions needs captions, and the data has none")]
    [InlineData("{ captionWidth: 32 }", "model.captionWidth is read with captions only")]
    [InlineData("{ decay: 1 }", "model.decay must be less than 1")]
    [InlineData("{ prior: { levels: 3 } }", "model.prior.levels is not a setting")]
    public void Read_OfMistakes_NamesThem(string yaml, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Read(yaml).Problems), StringComparison.Ordinal);

    [Fact]
    public void Read_DropOfAClass_IsAProblem() =>
        Assert.StartsWith("model.drop is read with captions only", Assert.Single(Read("{ conditional: true, drop: 0.2 }", Play.Images(28)).Problems), StringComparison.Ordinal);

    private static (VqVaeConfig Config, IReadOnlyList<string> Problems) Read(string yaml, DataSpec? spec = null)
    {
        var problems = new RecipeProblems("test");
        var section = (RecipeMap)RecipeMap.Parse($"model: {yaml}")["model"]!;
        return (VqVaeConfig.Read(new(section, problems), spec ?? VaeFixture.Pictures(28)), [.. problems.Items.Select(p => $"{p.Path} {p.Message}")]);
    }
}
