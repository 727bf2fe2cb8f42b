using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Knows the way back too: from what <see cref="ITransformImages"/> makes to what it takes.</summary>
public interface ITransformBack
{
    /// <summary>Transforms each picture on its own.</summary>
    /// <param name="image">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <returns>[B, source channels, H, W] float32 in [-1, 1], in the current scope.</returns>
    Tensor TransformBack(Tensor image);
}
