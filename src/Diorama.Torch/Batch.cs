using System.Diagnostics.CodeAnalysis;

namespace Diorama.Torch;

/// <summary>
/// What a loader hands to an objective: tensors by name, the first dimension of each the batch. The names are the data set's fields:
/// <c>image</c> [B, C, H, W] float32, <c>label</c> [B] int64, <c>tokens</c> [B, T] int64.
/// </summary>
/// <param name="size">Number of examples, 1 or more.</param>
/// <param name="fields">The tensors; borrowed.</param>
public sealed class Batch(int size, IReadOnlyDictionary<string, Tensor> fields)
{
    /// <summary>Number of examples.</summary>
    public int Size { get; } = size;

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> Names => fields.Keys;

    /// <summary>The tensor of a field.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field; the message lists those there are.</exception>
    public Tensor this[string name] => fields.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"The batch has no field '{name}'. It has: {string.Join(", ", fields.Keys)}.");

    /// <summary>The tensor of a field, if it is there.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Tensor tensor) => fields.TryGetValue(name, out tensor);
}
