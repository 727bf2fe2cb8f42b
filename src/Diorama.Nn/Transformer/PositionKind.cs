namespace Diorama.Nn;

/// <summary>How a Transformer tells places apart.</summary>
public enum PositionKind
{
    /// <summary>Queries and keys are turned by angles that grow with the place: <see cref="RotaryEmbedding"/>.</summary>
    Rotary,

    /// <summary>A learnt vector for each place is added to what is read.</summary>
    Learned,

    /// <summary>Sines and cosines of each place are added to what is read: Vaswani et al. 2017, arXiv 1706.03762, section 3.5.</summary>
    Sinusoidal,
}
