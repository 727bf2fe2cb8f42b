using System.Diagnostics.CodeAnalysis;

namespace Diorama.Torch;

/// <summary>
/// What a loader hands to an objective: tensors by name, the first dimension of each the batch. The names are the data set's fields:
/// <c>image</c> [B, C, H, W] float32, <c>label</c> [B] int64, <c>tokens</c> [B, T] int64. What one objective finds out about the examples, another of the same step can
/// take over (<see cref="Leave"/>, <see cref="Take"/>).
/// </summary>
/// <param name="size">Number of examples, 1 or more.</param>
/// <param name="fields">The tensors; borrowed.</param>
public sealed class Batch(int size, IReadOnlyDictionary<string, Tensor> fields)
{
    private readonly ScopeFrame? _frame = ScopeFrame.Current;
    private readonly int _generation = ScopeFrame.Current?.Generation ?? 0;
    private Dictionary<string, Tensor>? _left;

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

    /// <summary>Leaves a tensor with the batch, in place of one of the same name: it now lives in the scope that the batch was made in. A batch whose scope is closed takes none.</summary>
    /// <param name="name">What it is, to whoever takes it.</param>
    /// <param name="tensor">Without a graph that ends earlier.</param>
    public void Leave(string name, Tensor tensor)
    {
        if (_frame is not { IsOpen: true } frame || frame.Generation != _generation) return;
        Take(name)?.Dispose();
        if (tensor.DiesWith(frame)) tensor.MoveTo(frame);
        (_left ??= new(StringComparer.Ordinal))[name] = tensor;
    }

    /// <summary>Takes what was left, once.</summary>
    /// <returns>The tensor, in the batch's scope; null where none was left, or it was taken already.</returns>
    public Tensor? Take(string name) => _left is not null && _left.Remove(name, out var tensor) ? tensor : null;
}
