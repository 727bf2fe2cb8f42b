namespace Diorama.Torch;

/// <summary>Inference mode on this thread, until disposed of.</summary>
public ref struct InferenceModeGuard : IDisposable
{
    private nint _guard;

    /// <summary>Enters inference mode.</summary>
    public InferenceModeGuard() => NativeStatus.Check(NativeMethods.InferenceModeEnter(out _guard), "inference_mode");

    /// <summary>Restores what was before. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_guard == 0) return;
        NativeMethods.InferenceModeExit(_guard);
        _guard = 0;
    }
}
