namespace Diorama.Models;

/// <summary>How pictures are changed before a discriminator sees them. All are differentiable, so that the generator learns through them.</summary>
/// <remarks>Zhao et al. 2020, arXiv 2006.10738, section 3.</remarks>
[Flags]
public enum Augmentation
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Brightness moved by up to a quarter of the range, saturation scaled by 0 to 2, contrast by 0.5 to 1.5.</summary>
    Color = 1,

    /// <summary>Moved by up to an eighth of the side in each direction; what comes in is middle grey.</summary>
    Translation = 2,

    /// <summary>A square of half the side turned middle grey, somewhere, in part perhaps outside.</summary>
    Cutout = 4,
}
