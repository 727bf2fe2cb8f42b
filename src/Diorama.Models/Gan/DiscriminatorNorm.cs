using Diorama.Nn;

namespace Diorama.Models;

/// <summary>What keeps a discriminator's activations or weights in bounds.</summary>
public enum DiscriminatorNorm
{
    /// <summary>Batch norm after every convolution but the first and the last, and no biases. Radford et al. 2016, arXiv 1511.06434, section 3.</summary>
    Batch,

    /// <summary>Spectral norm of every weight. Miyato et al. 2018, arXiv 1802.05957.</summary>
    Spectral,

    /// <summary>Nothing, as gradient penalties want it.</summary>
    None,
}

/// <summary>What a norm means for a layer.</summary>
internal static class DiscriminatorNormExtensions
{
    /// <summary>Where a layer's weight comes from under this norm.</summary>
    internal static WeightReparam? Reparam(this DiscriminatorNorm norm) => norm == DiscriminatorNorm.Spectral ? new SpectralNorm() : null;
}
