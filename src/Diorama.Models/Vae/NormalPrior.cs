using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Standard normal latent numbers.</summary>
internal sealed class NormalPrior(int latent) : LatentPrior
{
    internal override string Words => "standard normal";

    internal override Tensor Divergence(Posterior posterior, LatentDraw draw) => posterior.DivergenceFromNormal();

    internal override Tensor LogDensity(Tensor z) => z.Square().Sum([-1]) * -0.5;

    internal override Tensor Draw(long seed, string purpose, long first, int count, double temperature, Device device) =>
        SeededNoise.Normal(seed, purpose, first, count, latent, device) * temperature;

    /// <remarks>Spherical: a straight line would cut through the middle, where hardly any draw lies.</remarks>
    internal override Tensor Path(Tensor ends, int numSteps)
    {
        var numbers = ends.ToArray<float>().AsSpan();
        return Tensor.From<float>(Slerp.Path(numbers[..latent], numbers[latent..], numSteps), numSteps, latent).To(ends.Device);
    }
}
