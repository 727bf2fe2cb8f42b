using System.Numerics;
using System.Runtime.InteropServices;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Flat tensors seen as vectors of the processor. Vector&lt;T&gt; is as fast here as 512-bit vectors: the pass waits for memory.</summary>
internal static class FlatVectors
{
    internal static Span<Vector<T>> Vectors<T>(this Tensor flat)
        where T : unmanaged => MemoryMarshal.Cast<T, Vector<T>>(flat.AsSpan<T>());

    /// <summary>The vectors of a tensor that an optimiser may do without.</summary>
    internal static Span<Vector<T>> VectorsOrNone<T>(this Tensor? flat)
        where T : unmanaged => flat is null ? [] : flat.Vectors<T>();

    internal static Vector<T> Fill<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));
}
