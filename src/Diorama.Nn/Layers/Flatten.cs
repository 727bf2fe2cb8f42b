using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Makes one dimension of several.</summary>
/// <param name="startDim">The first of them; negative counts from the end.</param>
/// <param name="endDim">The last of them; negative counts from the end.</param>
public sealed class Flatten(int startDim = 1, int endDim = -1) : Module, IForward
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => x.Flatten(startDim, endDim);
}
