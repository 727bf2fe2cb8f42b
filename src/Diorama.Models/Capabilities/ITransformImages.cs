using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Makes a picture of a picture: a sprite of an outline, colours of grey. What goes in has the shape of <c>Spec.Source</c>.</summary>
public interface ITransformImages
{
    /// <summary>Transforms each picture on its own.</summary>
    /// <param name="source">[B, source channels, H, W] in [-1, 1]; borrowed.</param>
    /// <returns>[B, C, H, W] float32 in [-1, 1], in the current scope.</returns>
    Tensor Transform(Tensor source);
}
