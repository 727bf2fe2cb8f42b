namespace Diorama.Torch.Tests;

/// <summary>Guards: what is recorded while they hold, and in which precision.</summary>
public sealed class AutogradModesTests
{
    [Fact]
    public void Modes_Nested_RestoreWhatWasBefore()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1);
        Assert.True(Autograd.IsRecording);
        using (Autograd.NoGrad())
        {
            Assert.False(Autograd.IsRecording);
            Assert.False((x * 2).RequiresGrad);
            using (Autograd.EnableGrad())
            {
                Assert.True((x * 2).RequiresGrad);
                using (Autograd.NoGrad()) Assert.False((x * 2).RequiresGrad);
            }
            Assert.False(Autograd.IsRecording);
        }
        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public void Modes_DisposedTwice_RestoreOnce()
    {
        var quiet = Autograd.NoGrad();
        var inference = Autograd.InferenceMode();
        inference.Dispose();
        inference.Dispose();
        quiet.Dispose();
        using var inner = Autograd.NoGrad();
        quiet.Dispose();
        Assert.False(Autograd.IsRecording);
    }

    [Fact]
    public void InferenceMode_TensorMadeInside_TakesPartInNoGraph()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1);
        Tensor made;
        using (Autograd.InferenceMode())
        {
            made = x * 2;
            Assert.False(made.RequiresGrad);
            Assert.Equal(-1, made.Version);
        }
        Assert.True((x * 2).RequiresGrad);
        Assert.Throws<TorchException>(() => x.Mul(made));
    }

    [Fact]
    public void Autocast_OnTheProcessor_MultipliesInBFloat16AndEndsWithItsGuard()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.From<float>([1, 2, 3, 1 + (1f / 512)], 2, 2); // bfloat16 rounds the last one to 1
        x.RequiresGrad = true;
        Tensor y;
        var mixed = Autograd.Autocast(DeviceType.Cpu);
        y = x.Matmul(Tensor.From<float>([1, 0, 0, 1], 2, 2));
        Assert.Equal(DType.BFloat16, y.DType);
        Assert.Equal([1f, 2, 3, 1], y.To(DType.Float32).ToArray<float>());
        using (Autograd.Autocast(DeviceType.Cpu, enabled: false)) Assert.Equal(DType.Float32, x.Matmul(x).DType);
        Assert.Equal(DType.BFloat16, x.Matmul(x).DType);
        mixed.Dispose();
        Assert.Equal(DType.Float32, x.Matmul(x).DType);
        using (Autograd.Autocast(DeviceType.Cpu))
        {
            mixed.Dispose();
            Assert.Equal(DType.BFloat16, x.Matmul(x).DType);
        }
        y.Sum().Backward();
        Assert.Equal(DType.Float32, x.Grad!.DType);
        Assert.Equal([1f, 1, 1, 1], x.Grad.ToArray<float>());
    }

    [Fact]
    public void Autocast_DeviceWithoutIt_IsRefused() =>
        Assert.Contains("no autocast", Assert.Throws<TorchException>(() => Autograd.Autocast(DeviceType.Meta).Dispose()).Message, StringComparison.Ordinal);

    [Fact]
    public void Modes_AnotherThread_HasItsOwn()
    {
        using var quiet = Autograd.NoGrad();
        var recording = false;
        var thread = new Thread(() => recording = Autograd.IsRecording);
        thread.Start();
        thread.Join();
        Assert.True(recording);
    }

    private static Tensor Leaf(params double[] values)
    {
        var leaf = Tensor.From<double>(values);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
