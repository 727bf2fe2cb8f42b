namespace Diorama.Torch;

/// <summary>Switches gradient recording on this thread and switches it back when disposed of.</summary>
public ref struct GradModeGuard : IDisposable
{
    private readonly int _before;
    private bool _isOpen;

    internal GradModeGuard(bool enabled)
    {
        _before = NativeMethods.GradMode(enabled ? 1 : 0);
        _isOpen = true;
    }

    /// <summary>Restores what was before. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_isOpen) return;
        _isOpen = false;
        NativeMethods.GradMode(_before);
    }
}
