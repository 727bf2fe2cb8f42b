namespace Diorama.Core;

/// <summary>What noise several ranks draw: that of latents, dropout, augmentation.</summary>
public enum RankNoise
{
    /// <summary>Each its own, from a seed of its own.</summary>
    Own,

    /// <summary>Each draws that of the whole batch and keeps its share, so that any number of ranks draws what one process draws: at the cost of as many times the drawing.</summary>
    Whole,
}
