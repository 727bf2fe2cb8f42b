using Diorama.Torch;

namespace Diorama.Tests;

/// <summary>Devices for theories: <c>[InlineData("cpu")] [InlineData("cuda:0")]</c>. What this machine lacks is skipped, and the report says so.</summary>
internal static class TestDevice
{
    internal static Device Named(string name)
    {
        Assert.SkipWhen(name.StartsWith("cuda", StringComparison.Ordinal) && TorchRuntime.DeviceCount(DeviceType.Cuda) == 0, "libtorch sees no CUDA device here");
        return Device.Parse(name);
    }
}
