using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// The keys and values that a <see cref="TransformerStack"/> has computed for the places behind it, so that each further place costs only itself. For use
/// without gradients. It grows by doubling up to its capacity, owns its tensors, and serves one batch of rows. When rows fork and end, as a beam's, nothing is
/// moved: each row remembers where its places lie. What the stack attends to beside its own places is its <see cref="TransformerMemory"/>, which stays as it is.
/// </summary>
/// <param name="numLayers">Layers of the stack.</param>
/// <param name="capacity">The most places: the stack's context.</param>
public sealed class KeyValueCache(int numLayers, int capacity) : IDisposable
{
    private const int FirstRoom = 64;

    private readonly (Tensor Keys, Tensor Values)?[] _own = new (Tensor, Tensor)?[numLayers]; // [R, places, H', D] each
    private Tensor? _rows; // int64 [B, places], from which of R each place of each row is read; null: from its own

    /// <summary>Places read so far.</summary>
    public int Length { get; private set; }

    /// <summary>The most places.</summary>
    public int Capacity => capacity;

    /// <summary>Forgets all; the next rows may be others, and as many as they like.</summary>
    public void Reset()
    {
        Length = 0;
        Keep(null);
        foreach (var pair in _own)
        {
            pair?.Keys.Dispose();
            pair?.Values.Dispose();
        }
        Array.Clear(_own);
    }

    /// <summary>Goes back to an earlier place.</summary>
    /// <param name="length">At most <see cref="Length"/>.</param>
    public void CutBack(int length)
    {
        Length = length <= Length ? length : throw new ArgumentOutOfRangeException(nameof(length), length, $"{Length} places were read.");
        Keep(_rows?.Narrow(1, 0, length));
    }

    /// <summary>Replaces each row by another one: after beams were chosen, say.</summary>
    /// <param name="rows">int64 [B']: which old row each new one continues.</param>
    public void Reorder(Tensor rows)
    {
        if (_own[0] is not var (keys, _)) return;
        using var scope = TensorScope.Open();
        Keep((_rows ?? Rows(keys.Size(0), Length, keys.Device)).IndexSelect(0, rows));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => Reset();

    /// <summary>Puts the keys and values of new places behind those of a layer.</summary>
    /// <param name="layer">Which.</param>
    /// <param name="keys">[B, H', T, D].</param>
    /// <param name="values">[B, H', T, D].</param>
    /// <returns>
    /// Those of all places up to now, views: [R, H', <see cref="Length"/> + T, D]; and int64 [B, <see cref="Length"/> + T], from which of R each place of each
    /// row is read, null where R is B and it is its own; borrowed until the next places.
    /// </returns>
    internal (Tensor Keys, Tensor Values, Tensor? Rows) Append(int layer, Tensor keys, Tensor values)
    {
        var (batch, count) = (keys.Size(0), keys.Size(2));
        var length = Length + (int)count;
        if (length > capacity)
            throw new InvalidOperationException($"The cache has room for {capacity} places, and {length} were read.");
        if (_own[layer] is not { } room || room.Keys.Size(1) < length || room.Keys.Size(0) < batch)
            _own[layer] = room = (Grown(_own[layer]?.Keys, keys, length), Grown(_own[layer]?.Values, values, length));
        // The first layer that reads these places says for all that they are each row's own.
        if (_rows is not null && _rows.Size(1) < length) Keep(Tensor.Cat([_rows, Rows(batch, count, keys.Device)], 1));
        return (All(room.Keys, keys), All(room.Values, values), _rows);

        Tensor All(Tensor all, Tensor added)
        {
            all.Narrow(0, 0, batch).Narrow(1, Length, count).CopyInPlace(added.Transpose(1, 2));
            return all.Narrow(1, 0, length).Transpose(1, 2);
        }
    }

    internal void Advance(int count) => Length += count;

    // Each its own.
    private static Tensor Rows(long batch, long count, Device device) => Tensor.Arange(0, batch, dtype: DType.Int64, device: device).Unsqueeze(1).Expand(batch, count);

    private void Keep(Tensor? rows)
    {
        var before = _rows;
        _rows = rows?.Own();
        before?.Dispose();
    }

    private Tensor Grown(Tensor? old, Tensor like, int length)
    {
        var (before, places) = (old?.Size(0) ?? 0, (int)(old?.Size(1) ?? 0));
        var room = places >= length ? places : Math.Min(capacity, Math.Max(length, Math.Max(FirstRoom, 2 * places)));
        var grown = Tensor.Empty([Math.Max(before, like.Size(0)), room, like.Size(1), like.Size(3)], like.DType, like.Device).Own();
        if (old is null) return grown;
        grown.Narrow(0, 0, before).Narrow(1, 0, Length).CopyInPlace(old.Narrow(1, 0, Length));
        old.Dispose();
        return grown;
    }
}
