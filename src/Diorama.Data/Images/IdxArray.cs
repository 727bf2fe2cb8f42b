using System.Collections.Immutable;

namespace Diorama.Data.Images;

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Shape">The sizes of its dimensions, the slowest first; one to four of them.</param>
/// <param name="Data">Its bytes, the last dimension running fastest.</param>
public sealed record IdxArray(ImmutableArray<int> Shape, byte[] Data)
{
    /// <summary>The number of items: the size of the first dimension.</summary>
    public int Count => Shape[0];

    /// <summary>The number of bytes an item has.</summary>
    public int ItemLength => Count == 0 ? 0 : Data.Length / Count;

    /// <summary>The bytes of one item.</summary>
    public ReadOnlySpan<byte> Item(int index) => Data.AsSpan(index * ItemLength, ItemLength);
}
