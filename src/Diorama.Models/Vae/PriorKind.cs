namespace Diorama.Models;

/// <summary>What a <see cref="Vae"/> takes its latent numbers for before it has seen a picture, p(z).</summary>
public enum PriorKind
{
    /// <summary>Standard normal.</summary>
    Normal,

    /// <summary>A mixture of normal distributions whose means, deviations and shares are learnt with the networks: where no picture is encoded, nothing is drawn.</summary>
    Mixture,
}
