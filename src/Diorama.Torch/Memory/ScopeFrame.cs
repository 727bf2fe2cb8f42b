namespace Diorama.Torch;

/// <summary>The tensors of one open scope. Frames of a thread form a stack and are used again.</summary>
internal sealed class ScopeFrame
{
    [ThreadStatic]
    private static ScopeFrame? _current;

    [ThreadStatic]
    private static ScopeFrame? _spare;

    private Tensor?[] _tensors = new Tensor?[64];
    private nint[] _handles = new nint[64];
    private int _count;
    private ScopeFrame? _next;

    internal static ScopeFrame? Current => _current;

    internal ScopeFrame? Parent { get; private set; }

    /// <summary>Number of scopes around this one.</summary>
    internal int Depth { get; private set; }

    internal bool IsOpen { get; private set; }

    /// <summary>Rises each time the frame is opened, so that a copy of a closed scope is recognised.</summary>
    internal int Generation { get; private set; }

    internal static ScopeFrame Open()
    {
        var frame = _spare ?? new ScopeFrame();
        _spare = frame._next;
        frame.Generation++;
        frame.IsOpen = true;
        frame.Parent = _current;
        frame.Depth = _current is null ? 0 : _current.Depth + 1;
        _current = frame;
        return frame;
    }

    internal void Enrol(Tensor tensor)
    {
        if (_count == _tensors.Length) Array.Resize(ref _tensors, 2 * _count);
        tensor.EnrolledAt(this, _count);
        _tensors[_count++] = tensor;
    }

    internal void Forget(int slot)
    {
        _tensors[slot] = null;
        // A scope that lives long must not grow with the tensors that came and went.
        while (_count > 0 && _tensors[_count - 1] is null) _count--;
    }

    internal unsafe void Close()
    {
        if (_current != this)
        {
            throw new InvalidOperationException(
                "Tensor scopes close in the reverse order of their opening, on the thread that opened them: an inner scope is still open. Write: using var scope = TensorScope.Open();"
            );
        }
        _current = Parent;
        Parent = null;
        IsOpen = false;
        var freed = 0;
        if (_handles.Length < _count) _handles = new nint[_tensors.Length];
        // The latest first: a graph's end is let go before its beginning, so that freeing never recurses through a long chain.
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_tensors[i] is not { } tensor) continue;
            _handles[freed++] = tensor.Surrender();
            _tensors[i] = null;
        }
        _count = 0;
        fixed (nint* handles = _handles) NativeMethods.TensorsFree(handles, freed);
        LiveTensors.Add(-freed);
        _next = _spare;
        _spare = this;
        LeakNet.Drain();
    }
}
