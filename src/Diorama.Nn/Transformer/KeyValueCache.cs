using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// The keys and values that a <see cref="TransformerStack"/> has computed for the places behind it, so that each further place costs only itself. For use
/// without gradients. It grows by doubling up to its capacity, owns its tensors, and serves one batch of rows. What the stack attends to beside its own places
/// is its <see cref="TransformerMemory"/>, which stays as it is.
/// </summary>
/// <param name="numLayers">Layers of the stack.</param>
/// <param name="capacity">The most places: the stack's context.</param>
public sealed class KeyValueCache(int numLayers, int capacity) : IDisposable
{
    private const int FirstRoom = 64;

    private readonly (Tensor Keys, Tensor Values)?[] _own = new (Tensor, Tensor)?[numLayers];

    /// <summary>Places read so far.</summary>
    public int Length { get; private set; }

    /// <summary>The most places.</summary>
    public int Capacity => capacity;

    /// <summary>Forgets all; the next rows may be others, and as many as they like.</summary>
    public void Reset()
    {
        Length = 0;
        foreach (var pair in _own)
        {
            pair?.Keys.Dispose();
            pair?.Values.Dispose();
        }
        Array.Clear(_own);
    }

    /// <summary>Goes back to an earlier place.</summary>
    /// <param name="length">At most <see cref="Length"/>.</param>
    public void CutBack(int length) => Length = length <= Length ? length : throw new ArgumentOutOfRangeException(nameof(length), length, $"{Length} places were read.");

    /// <summary>Replaces each row by another one: after beams were chosen, say.</summary>
    /// <param name="rows">int64 [B']: which old row each new one continues.</param>
    public void Reorder(Tensor rows)
    {
        using var scope = TensorScope.Open();
        for (var i = 0; i < _own.Length; i++)
        {
            if (_own[i] is not var (keys, values)) continue;
            _own[i] = (Chosen(keys), Chosen(values));
            keys.Dispose();
            values.Dispose();
        }

        // Only what was read: the room behind it is made anew with the next places.
        Tensor Chosen(Tensor all) => all.Narrow(2, 0, Length).IndexSelect(0, rows).Own();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => Reset();

    /// <summary>Puts the keys and values of new places behind those of a layer.</summary>
    /// <param name="layer">Which.</param>
    /// <param name="keys">[B, H', T, D].</param>
    /// <param name="values">[B, H', T, D].</param>
    /// <returns>Those of all places up to now, views: [B, H', <see cref="Length"/> + T, D].</returns>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        var length = Length + (int)keys.Size(2);
        if (length > capacity) throw new InvalidOperationException($"The cache has room for {capacity} places, and {length} were read.");
        if (_own[layer] is not { } room || room.Keys.Size(2) < length) _own[layer] = room = (Grown(_own[layer]?.Keys, keys, length), Grown(_own[layer]?.Values, values, length));
        room.Keys.Narrow(2, Length, keys.Size(2)).CopyInPlace(keys);
        room.Values.Narrow(2, Length, keys.Size(2)).CopyInPlace(values);
        return (room.Keys.Narrow(2, 0, length), room.Values.Narrow(2, 0, length));
    }

    internal void Advance(int count) => Length += count;

    private Tensor Grown(Tensor? old, Tensor like, int length)
    {
        var room = Math.Min(capacity, Math.Max(length, Math.Max(FirstRoom, 2 * (int)(old?.Size(2) ?? 0))));
        var grown = Tensor.Empty([like.Size(0), like.Size(1), room, like.Size(3)], like.DType, like.Device).Own();
        if (old is null) return grown;
        grown.Narrow(2, 0, Length).CopyInPlace(old.Narrow(2, 0, Length));
        old.Dispose();
        return grown;
    }
}
