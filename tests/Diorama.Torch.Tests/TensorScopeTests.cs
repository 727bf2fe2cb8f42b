namespace Diorama.Torch.Tests;

public sealed class TensorScopeTests
{
    [Fact]
    public void Dispose_TensorMadeInside_IsFreed()
    {
        var before = LiveTensors.Count;
        Tensor made;
        using (TensorScope.Open())
        {
            made = Tensor.Zeros([2, 3]);
            Assert.Equal(before + 1, LiveTensors.Count);
        }
        Assert.True(made.IsFreed);
        Assert.Equal(before, LiveTensors.Count);
    }
}
