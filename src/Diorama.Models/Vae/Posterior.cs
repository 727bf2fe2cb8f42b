using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What the encoder says of the latent numbers of each picture, q(z|x): normal, each number independent of the others.</summary>
/// <param name="Mean">[B, Z].</param>
/// <param name="LogVariance">[B, Z].</param>
/// <param name="Deviation">[B, Z].</param>
internal sealed record Posterior(Tensor Mean, Tensor LogVariance, Tensor Deviation)
{
    /// <param name="moments">[B, 2 Z]: what the encoder puts out.</param>
    internal static Posterior Of(Tensor moments)
    {
        var halves = moments.Chunk(2, dim: 1);
        return new(halves[0], halves[1], (halves[1] * 0.5).Exp());
    }

    /// <summary>One draw of each picture's latent numbers, through which gradients flow.</summary>
    /// <returns>[B, Z].</returns>
    /// <remarks>Kingma and Welling 2014, arXiv 1312.6114, section 2.4.</remarks>
    internal LatentDraw Draw(Generator generator) => Through(Tensor.Randn(Mean.Shape, generator, Mean.DType, Mean.Device));

    /// <summary>Several draws of each picture's latent numbers.</summary>
    /// <returns>[N, B, Z].</returns>
    internal LatentDraw Draw(int numDraws, Generator generator) => Through(Tensor.Randn([numDraws, .. Mean.Shape], generator, Mean.DType, Mean.Device));

    /// <summary>log q(z|x) + Z log(2 π) / 2 of what this noise gives.</summary>
    /// <param name="noise">[..., B, Z].</param>
    /// <returns>[..., B].</returns>
    internal Tensor LogDensity(Tensor noise) => (noise.Square() + LogVariance).Sum([-1]) * -0.5;

    /// <summary>Divergence from the standard normal distribution, KL(q || p), of all pictures together: a single number, in nats.</summary>
    /// <remarks>Kingma and Welling 2014, appendix B: the sum of (μ² + σ² - log σ² - 1) / 2.</remarks>
    internal Tensor DivergenceFromNormal() =>
        ((Mean.Square() + Deviation.Square() - LogVariance).Sum() - Mean.NumElements) * 0.5;

    private LatentDraw Through(Tensor noise) => new(Mean.Addcmul(Deviation, noise), noise);
}
