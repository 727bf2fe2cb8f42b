using System.Reflection;
using Diorama.Torch;
using Xunit.v3;

namespace Diorama.Tests;

/// <summary>Fails a test that leaves more, or fewer, live native tensors behind than it found.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NoTensorLeaksAttribute : BeforeAfterTestAttribute
{
    private long _before;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => _before = LiveTensors.Count;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var after = LiveTensors.Count;
        Assert.True(after == _before, $"{_before} native tensors were alive before this test and {after} after it: dispose of what it owns, or open a scope around the rest.");
    }
}
