using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Of a normal distribution the expected picture is known, and so is what a sampler must make: that distribution.</summary>
public sealed class DdimSamplerTests
{
    private const int Count = 20_000;
    private const double Mean = 0.4;
    private const double Std = 0.3;

    private static readonly CosineSchedule _schedule = new(1000);

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 1)]
    [InlineData(1000, 0.5)]
    [InlineData(100, 0)]
    [InlineData(100, 1)]
    public void Run_ExactModelOfANormal_SamplesIt(int steps, double eta)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var noise = Tensor.Randn([Count, 2], generator);
        var sampled = DdimSampler.Run(_schedule, steps, eta, noise, Expected, _ => Tensor.Randn([Count, 2], generator));
        // Of 40,000 numbers a mean errs by 0.0015 and a deviation by 0.001, and each of so many steps by its own length.
        var tolerance = 0.004 + (1.6 / steps);
        Assert.Equal(Mean, sampled.Mean().Item(), tolerance);
        Assert.Equal(Std, sampled.Std().Item(), tolerance);
    }

    [Fact]
    public void Run_EtaZero_MapsNoiseToItsQuantile()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var noise = Tensor.Randn([100, 2], generator);
        var sampled = DdimSampler.Run(_schedule, 1000, 0, noise, Expected, _ => throw new InvalidOperationException("no noise is to be drawn"));
        Assert.Equal(0, (sampled - (noise * Std + Mean)).Abs().Max().Item(), 0.01);
    }

    [Fact]
    public void Run_EtaOne_IsDdpmsStep()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var schedule = new CosineSchedule(2);
        var (x, z, epsilon) = (Tensor.Randn([5], generator), Tensor.Randn([5], generator), Tensor.Randn([5], generator));
        // A model that always says this noise.
        Tensor Picture(Tensor at, int t) => (at - (epsilon * Math.Sqrt(1 - schedule.AlphaBar(t)))) / Math.Sqrt(schedule.AlphaBar(t));
        // Ho et al. 2020, algorithm 2, twice; the last step adds no noise.
        var first = Ho(x, 2) + (z * Math.Sqrt((1 - schedule.AlphaBar(1)) / (1 - schedule.AlphaBar(2)) * Beta(2)));
        var expected = Ho(first, 1);
        var actual = DdimSampler.Run(schedule, 2, 1, x, Picture, _ => z);
        Assert.Equal(0, (actual - expected).Abs().Max().Item() / expected.Abs().Max().Item(), 1e-4);

        double Beta(int t) => 1 - (schedule.AlphaBar(t) / schedule.AlphaBar(t - 1));
        Tensor Ho(Tensor at, int t) => (at - (epsilon * (Beta(t) / Math.Sqrt(1 - schedule.AlphaBar(t))))) / Math.Sqrt(1 - Beta(t));
    }

    // E[x | x_t] where x is normal: μ + √α̅ s² (x_t - √α̅ μ) / (α̅ s² + 1 - α̅).
    private static Tensor Expected(Tensor x, int t)
    {
        var left = _schedule.AlphaBar(t);
        return ((x - (Math.Sqrt(left) * Mean)) * (Math.Sqrt(left) * Std * Std / ((left * Std * Std) + 1 - left))) + Mean;
    }
}
