using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What the layers of one stack attend to of what another one says: keys and values, computed once for all places and steps.</summary>
/// <param name="layers">Of each layer, [R, H', S, D] each; borrowed.</param>
/// <param name="allowed">[R, 1, 1, S] bool, false where nothing is said (padding); null where there is no such place; borrowed.</param>
/// <param name="rows">int64 [B, 1]: which of the R rows each row attends to; null: its own; borrowed.</param>
public sealed class TransformerMemory(IReadOnlyList<(Tensor Keys, Tensor Values)> layers, Tensor? allowed, Tensor? rows = null)
{
    /// <summary>Of each layer, [R, H', S, D] each.</summary>
    public IReadOnlyList<(Tensor Keys, Tensor Values)> Layers => layers;

    /// <summary>[R, 1, 1, S] bool, false at padding; null where there is none.</summary>
    public Tensor? Allowed => allowed;

    /// <summary>int64 [B, 1], which row each row attends to; null: its own.</summary>
    public Tensor? Rows => rows;

    /// <summary>The same with other keys and values for one layer.</summary>
    internal TransformerMemory With(int layer, Tensor keys, Tensor values) => new([.. layers.Select((l, i) => i == layer ? (keys, values) : l)], allowed, rows);

    /// <summary>One layer's keys and values as each row attends to them, and what is allowed likewise.</summary>
    internal TransformerMemory ForRows(int layer) => rows is null ? this : new TransformerMemory(layers, allowed is null ? null : Gathered(allowed, rows))
        .With(layer, Gathered(layers[layer].Keys, rows), Gathered(layers[layer].Values, rows));

    /// <summary>Keys or values that lie apart, one after another.</summary>
    /// <param name="x">[R, H', S, D].</param>
    /// <param name="rows">int64 [B, S], from which row each place of each row is read, or [B, 1].</param>
    /// <returns>[B, H', S, D].</returns>
    internal static Tensor Gathered(Tensor x, Tensor rows)
    {
        if (rows.Size(1) == 1) return x.IndexSelect(0, rows.Squeeze(1));
        var numPlaces = x.Size(2);
        var places = (rows * numPlaces) + Tensor.Arange(0, numPlaces, dtype: DType.Int64, device: x.Device); // [B, S]
        return x.Transpose(1, 2).Flatten(0, 1).IndexSelect(0, places.Flatten()).Unflatten(0, -1, numPlaces).Transpose(1, 2);
    }
}
