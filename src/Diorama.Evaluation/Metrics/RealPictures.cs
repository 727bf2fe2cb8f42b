using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Real pictures as a model's own are to be compared with them: as they are, or with the few values that its pixels have.</summary>
/// <param name="Quantizer">The model where its pixels have few values, in evaluation mode; else null. Borrowed.</param>
internal readonly record struct RealPictures(IQuantizeImages? Quantizer)
{
    /// <summary>What is done to them, to stand at the end of a protocol; empty where they stay as they are.</summary>
    internal string Protocol => Quantizer is null ? "" : $"; real pictures as the model is taught them, {Quantizer.Pixels}";

    /// <summary>The pictures to be compared with.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <returns>The same shape: the pictures themselves, or others in the current scope.</returns>
    internal Tensor Of(Tensor images) => Quantizer?.Quantize(images) ?? images;
}
