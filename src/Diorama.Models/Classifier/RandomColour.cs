using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Makes each picture of a batch brighter or darker, its colours stronger or weaker, and its contrast too, its own way.</summary>
/// <remarks>The colour part of Zhao et al. 2020, arXiv 2006.10738, appendix B, whose strength is 1 here.</remarks>
internal static class RandomColour
{
    /// <summary>Changes colours.</summary>
    /// <param name="image">[B, C, H, W]; borrowed.</param>
    /// <param name="strength">At least 0.</param>
    /// <param name="generator">Where to draw from.</param>
    /// <returns>The same shape; the picture itself for 0.</returns>
    internal static Tensor Apply(Tensor image, double strength, Generator generator)
    {
        if (strength == 0) return image;
        var draws = Tensor.Rand([3, image.Size(0), 1, 1, 1], generator, device: image.Device);
        image = image + (draws.Select(0, 0) - 0.5) * strength;
        var grey = image.Mean([1], keepdim: true);
        image = grey + (image - grey) * Factor(1); // saturation
        var middle = image.Mean([1, 2, 3], keepdim: true);
        return middle + (image - middle) * Factor(2); // contrast

        // From 1 - strength to 1 + strength.
        Tensor Factor(int which) => (draws.Select(0, which) * 2 - 1) * strength + 1;
    }
}
