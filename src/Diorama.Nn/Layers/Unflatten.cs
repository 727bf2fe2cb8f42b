using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Makes several dimensions of one: <c>new Unflatten(1, 64, 4, 4)</c> takes [N, 1024] to [N, 64, 4, 4].</summary>
/// <param name="dim">The dimension; negative counts from the end.</param>
/// <param name="sizes">What it becomes; their product is its size.</param>
public sealed class Unflatten(int dim, params long[] sizes) : Module, IForward
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => x.Unflatten(dim, sizes);
}
