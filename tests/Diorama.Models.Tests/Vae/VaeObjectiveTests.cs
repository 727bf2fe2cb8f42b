using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class VaeObjectiveTests
{
    [Fact]
    public void Compute_OfABatch_AddsTheTermsWithBeta()
    {
        using var scope = TensorScope.Open();
        using var model = VaeFixture.Make(VaeFixture.Small with { Beta = 3, KlWarmupSteps = 4 });
        foreach (var (step, beta) in new[] { (0, 0.0), (1, 0.75), (4, 3.0), (9, 3.0) })
        {
            using var generator = Generator.Seeded(2);
            var loss = model.Objectives.Single().Compute(VaeFixture.Stripes(6), new(step, 10, generator));
            var terms = loss.Terms.ToDictionary(t => t.Name, t => t.Value.Item());

            Assert.Equal(terms["reconstruction"] + (beta * terms["kl"]), loss.Total.Item(), 1e-4);
            Assert.True(terms["kl"] > 0);
        }
    }

    [Fact]
    public void Compute_OfTheSameBatchTwice_DoesNotDependOnItsSize()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var model = VaeFixture.Make(VaeFixture.Small);
        double Kl(int copies) => model.Objectives.Single().Compute(VaeFixture.Of(VaeFixture.Stripes(6)["image"].Repeat(copies, 1, 1, 1)), new(0, 1, generator)).Terms[1].Value.Item();

        Assert.Equal(Kl(1), Kl(3), 1e-4);
    }

    [Theory]
    [InlineData(VaeArchitecture.Mlp, PixelLikelihood.Bernoulli)]
    [InlineData(VaeArchitecture.Mlp, PixelLikelihood.Gaussian)]
    [InlineData(VaeArchitecture.Conv, PixelLikelihood.Bernoulli)]
    public void Training_OnOneBatch_LearnsItByHeart(VaeArchitecture architecture, PixelLikelihood likelihood)
    {
        using var scope = TensorScope.Open();
        var hidden = architecture == VaeArchitecture.Conv ? new[] { 16, 32 } : [64];
        using var model = VaeFixture.Make(VaeFixture.Small with { Architecture = architecture, Likelihood = likelihood, Hidden = hidden, Beta = 0.1 });
        var batch = VaeFixture.Stripes(12);
        var before = Difference(model, batch);
        var figures = VaeFixture.Train(model, () => batch, steps: 400);

        Assert.True(figures[^1]["loss"] < figures[0]["loss"], $"{figures[0]["loss"]} fell to {figures[^1]["loss"]} only.");
        Assert.True(Difference(model, batch) < 0.15 * before, $"Reconstructions differ by {Difference(model, batch)}, at first by {before}.");
    }

    [Fact]
    public void Training_WithTheSameSeed_GivesTheSameFigures()
    {
        List<Dictionary<string, double>> Run()
        {
            using var scope = TensorScope.Open();
            using var model = VaeFixture.Make(VaeFixture.Small with { Binarization = Binarization.Dynamic });
            return VaeFixture.Train(model, () => VaeFixture.Stripes(12), steps: 10);
        }

        Assert.Equal(Run().Select(f => f["loss"]), Run().Select(f => f["loss"]));
    }

    [Fact]
    public void Training_WithAHighBeta_ClosesTheLatents()
    {
        double Kl(double beta)
        {
            using var scope = TensorScope.Open();
            using var model = VaeFixture.Make(VaeFixture.Small with { Beta = beta });
            return VaeFixture.Train(model, () => VaeFixture.Stripes(12), steps: 150)[^1]["kl"];
        }

        Assert.True(Kl(30) < 0.2 * Kl(0.1));
    }

    private static double Difference(Models.Vae model, Batch batch)
    {
        using var scope = TensorScope.Open();
        return (model.Reconstruct(batch["image"]) - batch["image"]).Square().Mean().Item();
    }
}
