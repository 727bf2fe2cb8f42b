namespace Diorama.Models;

/// <summary>What a discriminator of texts knows when it begins to learn.</summary>
public enum DiscriminatorStart
{
    /// <summary>
    /// What the generator knows at that moment: it has the generator's shape and takes over its weights, all but the head. To tell texts of a trained model from real
    /// ones takes a knowledge of the language that is no less; real texts are too few to learn it from the game alone (Wu et al. 2021, TextGAIL, arXiv 2004.13796, section 3).
    /// </summary>
    Generator,

    /// <summary>Nothing: its weights are drawn, and its sizes are free.</summary>
    Fresh,
}
