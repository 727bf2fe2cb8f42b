namespace Diorama.Torch;

/// <summary>Switches gradient recording on this thread and switches it back when disposed of.</summary>
public readonly ref struct GradModeGuard : IDisposable
{
    private readonly int _before;

    internal GradModeGuard(bool enabled) => _before = NativeMethods.GradMode(enabled ? 1 : 0);

    /// <summary>Restores what was before.</summary>
    public void Dispose() => NativeMethods.GradMode(_before);
}
