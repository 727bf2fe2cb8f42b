namespace Diorama.Torch;

public sealed partial class Tensor
{
    /// <summary>True when the tensor belongs to nobody's scope and lives until <see cref="Dispose"/>.</summary>
    public bool IsOwned => _net is not null;

    /// <summary>
    /// Takes the tensor out of its scope: it now lives until it is disposed of. For parameters, buffers, optimiser state, caches.
    /// An owned tensor that nobody disposes of is freed in the end, and counted by <see cref="LiveTensors.Leaked"/>.
    /// </summary>
    /// <returns>This tensor.</returns>
    public Tensor Own()
    {
        _ = Handle;
        if (_net is not null) return this;
        LeaveFrame();
        _net = new LeakNet(_handle);
        return this;
    }

    /// <summary>Gives the memory back now. Tensors of a scope need no call; one early, for a large tensor, is welcome. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_handle == 0) return;
        LeaveFrame();
        _net?.Dispose();
        _net = null;
        LiveTensors.Add(-1);
        Release();
    }

    /// <summary>Another tensor object over the same memory and the same place in the graph, in the current scope.</summary>
    public Tensor Share()
    {
        NativeStatus.Check(NativeMethods.TensorShare(Handle, out var shared), "share");
        GC.KeepAlive(this);
        return Adopt(shared);
    }

    /// <summary>True when the tensor belongs to a frame, or to one inside it.</summary>
    internal bool DiesWith(ScopeFrame frame)
    {
        _ = Handle;
        return _frame is not null && _frame.Depth >= frame.Depth;
    }

    /// <summary>Moves the tensor from its frame to another.</summary>
    internal void MoveTo(ScopeFrame frame)
    {
        LeaveFrame();
        frame.Enrol(this);
    }

    internal void EnrolledAt(ScopeFrame frame, int slot)
    {
        _frame = frame;
        _slot = slot;
    }

    /// <summary>The frame closes and frees the handle itself.</summary>
    internal nint Surrender()
    {
        var handle = _handle;
        _handle = 0;
        _frame = null;
        return handle;
    }

    private void LeaveFrame()
    {
        _frame?.Forget(_slot);
        _frame = null;
    }

    private unsafe void Release()
    {
        var handle = _handle;
        _handle = 0;
        NativeMethods.TensorsFree(&handle, 1);
    }
}
