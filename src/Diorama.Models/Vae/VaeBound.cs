namespace Diorama.Models;

/// <summary>Which lower bound of log p(x) a <see cref="Vae"/> is trained by.</summary>
public enum VaeBound
{
    /// <summary>The evidence lower bound, from one draw of the latent numbers.</summary>
    Elbo,

    /// <summary>The importance-weighted bound, from several draws: tighter, so that the encoder need not be right with every draw.</summary>
    Iwae,
}
