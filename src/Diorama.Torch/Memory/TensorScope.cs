namespace Diorama.Torch;

/// <summary>
/// Lexical memory: tensors made while a scope is open on this thread are freed when it closes, but those that were kept or owned.
/// The type cannot be stored, captured or held across <c>await</c> or <c>yield</c>; the compiler sees to that.
/// </summary>
/// <example><code>
/// using var scope = TensorScope.Open();
/// var hidden = input.Linear(weight).Relu();
/// return scope.Keep(hidden);
/// </code></example>
public readonly ref struct TensorScope : IDisposable
{
    private readonly ScopeFrame _frame;
    private readonly int _generation;

    private TensorScope(ScopeFrame frame)
    {
        _frame = frame;
        _generation = frame.Generation;
    }

    /// <summary>Opens a scope inside the one that is open on this thread, if any.</summary>
    public static TensorScope Open() => new(ScopeFrame.Open());

    /// <summary>Moves a tensor to the scope around this one. A tensor that outlives this scope anyway, owned or from farther out, stays where it is.</summary>
    /// <returns>The tensor.</returns>
    /// <exception cref="InvalidOperationException">There is no scope around this one: own the tensor instead.</exception>
    /// <exception cref="ObjectDisposedException">The tensor was freed, or this scope is closed.</exception>
    public Tensor Keep(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, typeof(TensorScope));
        if (!tensor.DiesWith(_frame)) return tensor;
        var parent = _frame.Parent
            ?? throw new InvalidOperationException("Keep moves a tensor to the scope around this one, and there is none. Open an outer scope, or own the tensor by tensor.Own().");
        tensor.MoveTo(parent);
        return tensor;
    }

    /// <summary>Moves several tensors to the scope around this one.</summary>
    public T Keep<T>(T tensors)
        where T : IEnumerable<Tensor>
    {
        foreach (var tensor in tensors) Keep(tensor);
        return tensors;
    }

    /// <summary>Frees what was made inside and not kept. A second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open.</exception>
    public void Dispose()
    {
        if (IsOpen) _frame.Close();
    }

    private bool IsOpen => _frame is not null && _frame.Generation == _generation && _frame.IsOpen;
}
