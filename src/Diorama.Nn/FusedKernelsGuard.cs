namespace Diorama.Nn;

/// <summary>Switches fused kernels off on this thread until disposed of, once: <c>using var plain = FusedKernels.Off();</c></summary>
public readonly ref struct FusedKernelsGuard : IDisposable
{
    /// <summary>Restores what was before.</summary>
    public void Dispose() => FusedKernels.Restore();
}
