using Diorama.Torch;

namespace Diorama.Tests;

/// <summary>Once for a test assembly, before its first test: builds the native library where it is missing, and sets what numbers depend on.</summary>
public sealed class TorchFixture
{
    public TorchFixture()
    {
        if (!NativeBuild.IsBuilt) NativeBuild.Run(_ => { });
        NumThreadsAtLoad = TorchRuntime.NumThreads;
        TorchRuntime.NumThreads = 2;
        TorchRuntime.Deterministic = true;
        SeededAttribute.Seed(2);
    }

    /// <summary>What the loader chose, before these tests set their own number.</summary>
    public int NumThreadsAtLoad { get; }
}
