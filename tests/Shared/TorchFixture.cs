using Diorama.Torch;

namespace Diorama.Tests;

/// <summary>Once for a test assembly, before its first test: builds the native library where it is missing, and sets what numbers depend on.</summary>
public sealed class TorchFixture
{
    public TorchFixture()
    {
        if (!NativeBuild.IsBuilt) NativeBuild.Run(_ => { });
        TorchRuntime.NumThreads = 2;
        TorchRuntime.Deterministic = true;
    }
}
