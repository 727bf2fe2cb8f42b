using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Makes pictures whose pixels have few values, such as black and white. Real ones are compared with them at the same values: else what a grey edge loses by being drawn
/// black and white would be counted as the model's fault.
/// </summary>
public interface IQuantizeImages : ISampleImages
{
    /// <summary>How real pictures get such pixels, in words for a protocol.</summary>
    string Pixels { get; }

    /// <summary>Gives real pictures such pixels as this model's own have, as its likelihood does: each picture always the same ones.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <returns>[B, C, H, W] in [-1, 1], in the current scope.</returns>
    Tensor Quantize(Tensor images);
}
