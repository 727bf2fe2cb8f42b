using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Says in words what a picture shows.</summary>
public interface ICaption
{
    /// <summary>Captions pictures, without noise.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <returns>Words with spaces between them, one caption for each picture; plain values, no tensors.</returns>
    IReadOnlyList<string> Caption(Tensor images);
}
