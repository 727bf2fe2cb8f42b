using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class VaeGanTests
{
    private static readonly VaeGanConfig _small = new() { Gan = new() { Latent = 6, Width = 8, DiscriminatorWidth = 8 }, Beta = 0.1 };

    [Fact]
    public void Read_ItsOwn_IsTakenAndClassesAreNot()
    {
        var problems = new RecipeProblems("test");
        var reader = new RecipeReader(new ModelConfig { Kind = "vae-gan", Settings = RecipeMap.Parse("{latent: 6, width: 8, beta: 0.1}") }.Settings, problems);
        Assert.Equal(_small, VaeGanConfig.Read(reader, Play.Images(28)));
        Assert.Empty(problems.Items);
        VaeGanConfig.Read(new(new ModelConfig { Kind = "vae-gan", Settings = RecipeMap.Parse("{beta: 0, conditional: true, fadeSteps: 5}") }.Settings, problems), Play.Images(28));
        Assert.Equal(["model.beta", "model.conditional", "model.fadeSteps"], problems.Items.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Objectives_Three_ShareTheDecoder()
    {
        using var model = new VaeGan(_small, Play.Images(16));
        Assert.Equal(["discriminator", "autoencoder", "generator"], model.Objectives.Select(o => o.Name));
        string[] Movers(string part) =>
            [
                .. model
                    .Objectives.Where(o =>
                        model.NamedParameters().Where(p => p.Name.StartsWith(part, StringComparison.Ordinal)).All(p => o.Parameters.Contains(p.Parameter))
                    )
                    .Select(o => o.Name),
            ];
        Assert.Equal(["discriminator"], Movers("discriminator."));
        Assert.Equal(["autoencoder"], Movers("encoder."));
        Assert.Equal(["autoencoder", "generator"], Movers("generator."));
    }

    [Theory]
    [InlineData("discriminator", "discriminator.")]
    [InlineData("autoencoder", "encoder.,generator.")]
    [InlineData("generator", "generator.")]
    public void Step_OfEachObjective_ReachesItsOwnAndNothingElse(string objective, string parts)
    {
        using var model = new VaeGan(_small, Play.Images(16));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Play.Backward(model, objective, Play.Bars(10, 16), generator);
        foreach (var (name, parameter) in model.NamedParameters())
        {
            var isOwn = parts.Split(',').Any(part => name.StartsWith(part, StringComparison.Ordinal));
            Assert.True(isOwn == parameter.Grad is not null, name);
            if (isOwn) Assert.True(parameter.Grad!.Abs().Sum().Item() > 0, name);
        }
    }

    [Fact]
    public void Autoencoder_OnBars_ReconstructsThem()
    {
        using var model = new VaeGan(_small, Play.Images(16));
        Play.Train(model, "discriminator", () => Play.Bars(20, 16), 10);
        var figures = Play.Train(model, "autoencoder", () => Play.Bars(20, 16), 100);
        Assert.True(figures[^1]["similarity"] < figures[0]["similarity"] / 4, $"{figures[0]["similarity"]} -> {figures[^1]["similarity"]}");
        using var scope = TensorScope.Open();
        var bars = Play.Bars(10, 16)["image"];
        var seen = model.Reconstruct(bars);
        Assert.Equal(bars.Shape.ToArray(), seen.Shape.ToArray());
        Assert.True((seen - bars).Square().Mean().Item() < (seen - bars.Roll([1], [0])).Square().Mean().Item() * 0.8);
        Assert.True(model.Children.All(c => c.Module.IsTraining));
    }

    [Fact]
    public void BothSidesOfTheGame_Alone_LowerTheirLoss()
    {
        using var model = new VaeGan(_small, Play.Images(16));
        var told = Play.Train(model, "discriminator", () => Play.Bars(20, 16), 30);
        Assert.True(told[^1]["loss"] < told[0]["loss"]);
        var fooled = Play.Train(model, "generator", () => Play.Bars(20, 16), 20);
        Assert.True(fooled[^1]["loss"] < fooled[0]["loss"]);
    }

    [Fact]
    public void Sample_AndInterpolate_ComeFromTheDecoder()
    {
        using var model = new VaeGan(_small with { Gan = _small.Gan with { Architecture = GanArchitecture.Resnet, Norm = DiscriminatorNorm.Spectral } }, Play.Images(28, 3));
        using var scope = TensorScope.Open();
        Assert.Equal([3, 3, 28, 28], model.Sample(new(3, 1)).Shape.ToArray());
        Assert.Equal([4, 3, 28, 28], model.Interpolate(4, 1).Shape.ToArray());
    }
}
