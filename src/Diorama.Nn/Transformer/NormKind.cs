namespace Diorama.Nn;

/// <summary>How a Transformer brings vectors to one size.</summary>
public enum NormKind
{
    /// <summary><see cref="RMSNorm"/>.</summary>
    Rms,

    /// <summary><see cref="LayerNorm"/>.</summary>
    Layer,
}
