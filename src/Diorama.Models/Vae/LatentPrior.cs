using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The distribution of latent numbers before a picture is seen, p(z).</summary>
internal abstract class LatentPrior : Module
{
    internal abstract string Words { get; }

    internal static LatentPrior Of(VaeConfig config) =>
        config.Prior == PriorKind.Mixture ? new MixturePrior(config.Components, config.Latent) : new NormalPrior(config.Latent);

    /// <summary>KL(q || p) of all pictures together, in nats: exact where it can be, else estimated from the draws.</summary>
    /// <param name="posterior">q(z|x) of B pictures.</param>
    /// <param name="draw">One draw of each.</param>
    /// <returns>A single number.</returns>
    internal abstract Tensor Divergence(Posterior posterior, LatentDraw draw);

    /// <summary>log p(z) + Z log(2 π) / 2; the constant cancels against the posterior's.</summary>
    /// <param name="z">[..., Z].</param>
    /// <returns>[...].</returns>
    internal abstract Tensor LogDensity(Tensor z);

    /// <summary>Draws number first, first + 1 and so on of a seed, each the same however many are asked for.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="purpose">What they are for; another purpose gives unrelated draws.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="temperature">By which deviations are multiplied.</param>
    /// <param name="device">Where they are wanted.</param>
    /// <returns>[count, Z], in the current scope.</returns>
    internal abstract Tensor Draw(long seed, string purpose, long first, int count, double temperature, Device device);

    /// <summary>Points on the way from one draw to another, both included, at even distances.</summary>
    /// <param name="ends">[2, Z].</param>
    /// <param name="numSteps">How many; at least 2.</param>
    /// <returns>[numSteps, Z], in the current scope.</returns>
    internal abstract Tensor Path(Tensor ends, int numSteps);
}
