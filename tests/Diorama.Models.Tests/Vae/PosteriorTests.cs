using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class PosteriorTests
{
    [Fact]
    public void Divergence_OfKnownMoments_IsTheFormula()
    {
        using var scope = TensorScope.Open();
        float[] mean = [0.5f, -1, 2, 0, 0, 0], logVariance = [0.2f, -3, 1, 0, 0, 0];
        var expected = mean.Zip(logVariance, (m, v) => 0.5 * ((m * m) + Math.Exp(v) - v - 1)).Sum();

        // Two pictures of three numbers; the second is the prior itself and counts nothing.
        var moments = Tensor.Cat([Tensor.From<float>(mean, 2, 3), Tensor.From<float>(logVariance, 2, 3)], 1);

        Assert.Equal(expected, Posterior.Of(moments).DivergenceFromNormal().Item(), 1e-5);
    }

    [Fact]
    public void Divergence_AgainstMonteCarlo_IsWithinItsError()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        const int Draws = 200_000;
        var moments = Tensor.From<float>([0.8f, -0.4f, -1.2f, 0.6f], 1, 4);
        var one = Posterior.Of(moments);
        var many = Posterior.Of(moments.Expand(Draws, 4));
        var (z, noise) = many.Draw(generator);
        var logQ = many.LogDensity(noise).To(DType.Float64);
        var logP = (z.Square().Sum([1]) * -0.5).To(DType.Float64);
        var ratio = (logQ - logP).ToArray<double>();
        var error = Math.Sqrt(ratio.Average(r => r * r) / Draws);

        Assert.Equal(ratio.Average(), one.DivergenceFromNormal().Item(), 4 * error);
    }

    [Fact]
    public void Draw_OfManyRows_HasTheMeanAndTheDeviation()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var z = Posterior.Of(Tensor.From<float>([2, (float)Math.Log(0.25)], 1, 2).Expand(100_000, 2)).Draw(generator).Z.ToArray<float>();

        Assert.Equal(2, z.Average(), 0.01);
        Assert.Equal(0.5, Math.Sqrt(z.Average(v => (v - 2.0) * (v - 2.0))), 0.01);
    }
}
