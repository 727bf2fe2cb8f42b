namespace Diorama.Torch.Tests;

public sealed class TensorOwnershipTests
{
    [Fact]
    public void Own_Tensor_OutlivesItsScopeUntilDisposed()
    {
        Tensor owned;
        using (TensorScope.Open())
        {
            owned = Tensor.Ones([2]).Own().Own();
            Assert.True(owned.IsOwned);
        }
        using (TensorScope.Open()) Assert.Equal(2, owned.Sum().Item());
        owned.Dispose();
        owned.Dispose();
        Assert.True(owned.IsFreed);
    }

    [Fact]
    public void Share_SecondObject_SeesTheSameMemoryAndOutlivesTheFirst()
    {
        using var scope = TensorScope.Open();
        var first = Tensor.Zeros([3]);
        var second = first.Share();
        first.AddInPlace(1);
        first.Dispose();
        Assert.Equal([1f, 1, 1], second.ToArray<float>());
    }

    [Fact]
    public void LeakNet_OwnedTensorDropped_IsCountedAndFreed()
    {
        var (live, leaked) = (LiveTensors.Count, LiveTensors.Leaked);
        Drop();
        for (var tries = 0; tries < 50 && LiveTensors.Leaked == leaked; tries++) _ = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(leaked + 1, LiveTensors.Leaked);
        Assert.Equal(live + 1, LiveTensors.Count);
        using (TensorScope.Open())
        {
        }
        Assert.Equal(live, LiveTensors.Count);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Drop()
        {
            using var scope = TensorScope.Open();
            Tensor.Ones([10]).Own();
        }
    }

    [Fact]
    public void Training_TenThousandSteps_LiveCountStaysConstant()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var input = Tensor.Randn([8, 4], generator);
        var target = input.Matmul(Tensor.From<float>([1, -2, 3, -4], 4, 1));
        var weight = Tensor.Zeros([4, 1]).Own();
        weight.RequiresGrad = true;
        var counts = new HashSet<long>();
        var loss = 0.0;
        for (var step = 0; step < 10_000; step++)
        {
            using (TensorScope.Open())
            {
                var error = input.Matmul(weight).MseLoss(target);
                error.Backward();
                using var quiet = Autograd.NoGrad();
                weight.SubInPlace(weight.Grad!, alpha: 0.05);
                weight.Grad!.ZeroInPlace();
                if (step == 9_999) loss = error.Item();
            }
            counts.Add(LiveTensors.Count);
        }
        weight.Dispose();
        Assert.Single(counts);
        Assert.InRange(loss, 0, 1e-8);
    }

    [Fact]
    public void Dispose_InAnyOrder_LeavesTheOthersToTheScope()
    {
        var before = LiveTensors.Count;
        using (TensorScope.Open())
        {
            var (first, second, third) = (Tensor.Ones([1]), Tensor.Ones([1]) * 2, Tensor.Ones([1]) * 3);
            second.Dispose();
            third.Dispose();
            for (var i = 0; i < 200; i++) Tensor.Ones([1]).Dispose();
            var fourth = first + 3;
            Assert.Equal([1, 4], [first.Item(), fourth.Item()]);
        }
        Assert.Equal(before, LiveTensors.Count);
    }
}
