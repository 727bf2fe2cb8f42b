using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class MixturePriorTests
{
    private static readonly float[] _means = [1, -2, 0.5f, 3, -1, 0];
    private static readonly float[] _logVariances = [0, -1, 0.5f, -2, -3, -0.5f];
    private static readonly double[] _shares = [0.2, 0.5, 0.3];

    [Fact]
    public void LogDensity_OfThreeComponents_IsTheSumWrittenOut()
    {
        using var scope = TensorScope.Open();
        using var prior = Make();
        float[] z = [0.3f, -1.5f, -1, 0.1f, 4, 4, 0.5f, 3];
        var expected = Enumerable.Range(0, 4).Select(n => Math.Log(Enumerable.Range(0, 3).Sum(k => _shares[k] * Enumerable.Range(0, 2).Aggregate(1.0, (density, i) =>
            density * Math.Exp(-0.5 * (_logVariances[(2 * k) + i] + (Math.Pow(z[(2 * n) + i] - _means[(2 * k) + i], 2) / Math.Exp(_logVariances[(2 * k) + i]))))))));

        Assert.Equal(expected, prior.LogDensity(Tensor.From<float>(z, 2, 2, 2)).ToArray<float>().Select(d => (double)d), (a, b) => Math.Abs(a - b) < 1e-4 * (1 + Math.Abs(a)));
    }

    /// <summary>The square is multiplied out: with narrow components far from the middle, large numbers cancel.</summary>
    [Fact]
    public void LogDensity_OfANarrowComponentFarOut_KeepsThreeDigits()
    {
        using var scope = TensorScope.Open();
        using var prior = new MixturePrior(1, 2);
        Fill(prior, [3, -4], [-8, -8], [1.0]);
        var expected = 8 - (0.5 * Math.Exp(8) * ((0.01 * 0.01) + (0.02 * 0.02)));

        Assert.Equal(expected, prior.LogDensity(Tensor.From<float>([3.01f, -3.98f], 1, 2)).Item(), 2e-2);
    }

    [Fact]
    public void LogDensity_UnderAutocast_StaysFloat32()
    {
        using var scope = TensorScope.Open();
        using var prior = Make();
        var z = Tensor.From<float>([0.3f, -1.5f, -1, 0.1f], 2, 2);
        var expected = prior.LogDensity(z).ToArray<float>();
        using var mixed = Autograd.Autocast(DeviceType.Cpu);

        Assert.Equal(expected, prior.LogDensity(z).ToArray<float>());
    }

    [Fact]
    public void LogDensity_OfOneStandardNormalComponent_IsTheNormalPriors()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var mixture = new MixturePrior(1, 5);
        using var normal = new NormalPrior(5);
        Fill(mixture, new float[5], new float[5], [1.0]);
        var z = Tensor.Randn([3, 7, 5], generator);

        Assert.True((mixture.LogDensity(z) - normal.LogDensity(z)).Abs().Max().Item() < 1e-5);
    }

    [Fact]
    public void Divergence_OfManyDraws_IsTheClosedFormOfOneComponent()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var mixture = new MixturePrior(1, 2);
        Fill(mixture, [1, -1], [0.4f, -0.8f], [1.0]);
        const int Draws = 100_000;
        float[] mean = [0.5f, 0.2f], logVariance = [-0.3f, -1.5f];
        var posterior = Posterior.Of(Tensor.From<float>([.. mean, .. logVariance], 1, 4).Expand(Draws, 4));

        // KL of two normal distributions: (log(σp²/σq²) + (σq² + (μq - μp)²) / σp² - 1) / 2 for each number.
        double Kl(double m, double v, double pm, double pv) => 0.5 * (pv - v + ((Math.Exp(v) + ((m - pm) * (m - pm))) / Math.Exp(pv)) - 1);
        var truth = Kl(0.5, -0.3, 1, 0.4) + Kl(0.2, -1.5, -1, -0.8);

        Assert.Equal(truth, mixture.Divergence(posterior, posterior.Draw(generator)).Item() / Draws, 0.02);
    }

    [Fact]
    public void Draw_OfMany_ComesFromEachComponentInItsShare()
    {
        using var scope = TensorScope.Open();
        using var prior = Make();
        const int Count = 6000;
        var z = prior.Draw(3, "test", 0, Count, temperature: 1e-3, Device.Cpu).ToArray<float>();
        var counts = new int[3];
        for (var n = 0; n < Count; n++)
        {
            var nearest = Enumerable.Range(0, 3).MinBy(k => Math.Abs(z[2 * n] - _means[2 * k]) + Math.Abs(z[(2 * n) + 1] - _means[(2 * k) + 1]));
            Assert.Equal(_means[2 * nearest], z[2 * n], 0.02);
            counts[nearest]++;
        }

        for (var k = 0; k < 3; k++) Assert.Equal(_shares[k], (double)counts[k] / Count, 0.03);
    }

    [Fact]
    public void Draw_OfOneComponent_HasItsDeviationTimesTheTemperature()
    {
        using var scope = TensorScope.Open();
        using var prior = new MixturePrior(1, 1);
        Fill(prior, [2], [(float)Math.Log(0.25)], [1.0]);
        var z = prior.Draw(4, "test", 0, 20_000, temperature: 0.5, Device.Cpu).ToArray<float>();

        Assert.Equal(2, z.Average(), 0.01);
        Assert.Equal(0.25, Math.Sqrt(z.Average(v => (v - 2.0) * (v - 2.0))), 0.01);
    }

    [Fact]
    public void Draw_InParts_GivesTheSameBytes()
    {
        using var scope = TensorScope.Open();
        using var prior = Make();

        Assert.Equal(prior.Draw(5, "test", 0, 30, 1, Device.Cpu).Narrow(0, 11, 9).ToArray<float>(), prior.Draw(5, "test", 11, 9, 1, Device.Cpu).ToArray<float>());
    }

    [Fact]
    public void Path_BetweenTwoPoints_IsStraightWithBothEnds()
    {
        using var scope = TensorScope.Open();
        using var prior = Make();

        Assert.Equal([1, 0, 2, 2, 3, 4], prior.Path(Tensor.From<float>([1, 0, 3, 4], 2, 2), 3).ToArray<float>());
    }

    /// <summary>With the components on the encoder's clusters, the divergence falls below what any standard normal prior allows.</summary>
    [Fact]
    public void Training_OnOneBatch_BringsThePriorToThePictures()
    {
        double Loss(PriorKind prior)
        {
            using var scope = TensorScope.Open();
            using var model = VaeFixture.Make(VaeFixture.Small with { Prior = prior, Components = 12 });
            var figures = VaeFixture.Train(model, () => VaeFixture.Stripes(12), steps: 600, lr: 1e-2);
            return figures.TakeLast(50).Average(f => f["loss"]);
        }

        var (normal, mixture) = (Loss(PriorKind.Normal), Loss(PriorKind.Mixture));
        Assert.True(mixture < normal - 1, $"With a mixture {mixture} nats, with a normal prior {normal}.");
    }

    private static MixturePrior Make()
    {
        var prior = new MixturePrior(3, 2);
        Fill(prior, _means, _logVariances, _shares);
        return prior;
    }

    private static void Fill(MixturePrior prior, float[] means, float[] logVariances, double[] shares)
    {
        using var quiet = Autograd.NoGrad();
        var weights = prior.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        weights["means"].CopyFrom<float>(means);
        weights["log_variances"].CopyFrom<float>(logVariances);
        weights["logits"].CopyFrom<float>([.. shares.Select(s => (float)Math.Log(s))]);
    }
}
