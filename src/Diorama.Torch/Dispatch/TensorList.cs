using System.Runtime.CompilerServices;

namespace Diorama.Torch;

/// <summary>Lists of tensors as arguments: native code takes their handles, and the tensors must outlive the call.</summary>
internal static class TensorList
{
    /// <exception cref="ArgumentNullException">An element is null; the operator takes a tensor in every place.</exception>
    internal static void Fill(ReadOnlySpan<Tensor> tensors, Span<nint> handles)
    {
        for (var i = 0; i < tensors.Length; i++)
            handles[i] = (tensors[i] ?? throw new ArgumentNullException(nameof(tensors), $"Element {i} is null.")).Handle;
    }

    /// <summary>As <see cref="Fill"/>, with handle 0 for none.</summary>
    internal static void FillOptional(ReadOnlySpan<Tensor?> tensors, Span<nint> handles)
    {
        for (var i = 0; i < tensors.Length; i++)
            handles[i] = tensors[i]?.Handle ?? 0;
    }

    // Not inlined, so that the compiler must assume that every element is read here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void KeepAlive<T>(ReadOnlySpan<T> tensors)
        where T : class?
    {
        foreach (var tensor in tensors)
            GC.KeepAlive(tensor);
    }
}
