using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What the layers of one stack attend to of what another one says: keys and values, computed once for all places and steps.</summary>
/// <param name="layers">Of each layer, [B, H', S, D] each; borrowed.</param>
/// <param name="allowed">[B, 1, 1, S] bool, false where nothing is said (padding); null where there is no such place; borrowed.</param>
public sealed class TransformerMemory(IReadOnlyList<(Tensor Keys, Tensor Values)> layers, Tensor? allowed)
{
    /// <summary>Of each layer, [B, H', S, D] each.</summary>
    public IReadOnlyList<(Tensor Keys, Tensor Values)> Layers => layers;

    /// <summary>[B, 1, 1, S] bool, false at padding; null where there is none.</summary>
    public Tensor? Allowed => allowed;

    /// <summary>The same with other keys and values for one layer.</summary>
    internal TransformerMemory With(int layer, Tensor keys, Tensor values) => new([.. layers.Select((l, i) => i == layer ? (keys, values) : l)], allowed);
}
