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
    [InlineData(PixelLikelihood.Bernoulli)]
    [InlineData(PixelLikelihood.Gaussian)]
    public void Compute_WithOneWeightedDraw_IsTheElbo(PixelLikelihood likelihood)
    {
        using var scope = TensorScope.Open();
        ObjectiveLoss Loss(VaeBound bound)
        {
            using var generator = Generator.Seeded(2);
            // Only a mixture's divergence is estimated from the draw by the ELBO too.
            using var model = VaeFixture.Make(VaeFixture.Small with { Objective = bound, Draws = 1, Prior = PriorKind.Mixture, Components = 3, Likelihood = likelihood });
            return model.Objectives.Single().Compute(VaeFixture.Stripes(6), new(0, 10, generator));
        }
        var (elbo, weighted) = (Loss(VaeBound.Elbo), Loss(VaeBound.Iwae));

        Assert.Equal(elbo.Total.Item(), weighted.Total.Item(), 1e-4);
        Assert.All(elbo.Terms.Zip(weighted.Terms), pair => Assert.Equal(pair.First.Value.Item(), pair.Second.Value.Item(), 1e-4));
    }

    [Fact]
    public void Backward_OfTheWeightedBound_GivesEachDrawItsShare()
    {
        // The decoder's bias moves the logits of every draw: its gradient is the mean over draws, by their weights, of sigmoid(logit) - x.
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var model = VaeFixture.Make(new() { Hidden = [], Latent = 1, Objective = VaeBound.Iwae, Draws = 3 }, VaeFixture.Pictures(2));
        var image = Tensor.From<float>([-1, 1, 0.5f, -0.2f], 1, 1, 2, 2);
        model.Objectives.Single().Compute(VaeFixture.Of(image), new(0, 1, generator)).Total.Backward();
        generator.Seed(2);
        var weights = model.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value.ToArray<float>());
        var (noise, x) = (Tensor.Randn([3], generator).ToArray<float>(), new[] { 0, 1, 0.75, 0.4 });
        double Line(string layer, int row, params double[] input) => weights[$"{layer}.0.bias"][row] + input.Select((v, i) => v * weights[$"{layer}.0.weight"][(row * input.Length) + i]).Sum();
        var (mean, logVariance) = (Line("encoder", 0, x), Line("encoder", 1, x));
        var shares = new double[3];
        var gradients = new double[3][];
        for (var k = 0; k < 3; k++)
        {
            var z = mean + (Math.Exp(logVariance / 2) * noise[k]);
            var logits = Enumerable.Range(0, 4).Select(p => Line("decoder", p, z)).ToList();
            shares[k] = Math.Exp(((noise[k] * noise[k]) + logVariance - (z * z)) / 2 - logits.Select((l, p) => Math.Log(1 + Math.Exp(l)) - (x[p] * l)).Sum());
            gradients[k] = [.. logits.Select((l, p) => 1 / (1 + Math.Exp(-l)) - x[p])];
        }
        var expected = Enumerable.Range(0, 4).Select(p => Enumerable.Range(0, 3).Sum(k => shares[k] / shares.Sum() * gradients[k][p]));
        var actual = model.NamedParameters().Single(p => p.Name == "decoder.0.bias").Parameter.Grad!.ToArray<float>();

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory]
    [InlineData(VaeArchitecture.Mlp)]
    [InlineData(VaeArchitecture.Conv)]
    public void Training_ToldTheClass_LearnsWhatItAddsToAPicture(VaeArchitecture architecture)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var hidden = architecture == VaeArchitecture.Conv ? new[] { 8, 16 } : [32];
        using var model = VaeFixture.Make(VaeFixture.Small with { Architecture = architecture, Hidden = hidden, Conditional = true, Binarization = Binarization.Threshold }, Play.Images(12));
        var batch = Play.Bars(20, 12);
        VaeFixture.Train(model, () => batch, steps: 200, lr: 5e-3);
        var wrong = new Batch(20, new Dictionary<string, Tensor> { ["image"] = batch["image"], ["label"] = Tensor.From<long>([.. Enumerable.Range(0, 20).Select(i => (i + 5L) % 10)]) });
        double Nats(Batch of) => model.NegativeLogLikelihood(of, generator).Nats.Mean().Item();
        var bars = model.Sample(new(3, 1) { Classes = [7, 0, 7] });

        Assert.True(Nats(batch) < 0.5 * Nats(wrong), $"{Nats(batch)} nats as what they are, {Nats(wrong)} as what they are not.");
        Assert.True((bars - batch["image"].IndexSelect(0, Tensor.From<long>([7, 0, 7]))).Square().Mean().Item() < 0.1);
        Assert.True((model.Reconstruct(batch["image"]) - batch["image"]).Square().Mean().Item() < 0.1);
        Assert.Equal([4, 1, 12, 12], model.Interpolate(4, 1, path: 3).Shape.ToArray());
        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 1) { Classes = [10] }));
        Assert.Contains("given the class", model.Protocol, StringComparison.Ordinal);
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
