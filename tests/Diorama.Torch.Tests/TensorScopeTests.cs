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

    [Fact]
    public void Adopt_NoScopeOpen_ThrowsAndFreesTheResult()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([2]));
        Assert.Contains("using var scope = TensorScope.Open();", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralResults_NoScopeOpen_ThrowsBeforeAnyIsMade()
    {
        Tensor values;
        using (TensorScope.Open()) values = Tensor.Arange(0, 4).Own();
        Assert.Throws<InvalidOperationException>(() => values.Sort());
        Assert.Throws<InvalidOperationException>(() => values.Chunk(2));
        values.Dispose();
    }

    [Fact]
    public void Keep_TensorOfThisScope_DiesWithTheOuterOne()
    {
        Tensor kept;
        using (TensorScope.Open())
        {
            using (var inner = TensorScope.Open()) kept = inner.Keep(Tensor.Ones([3]));
            Assert.Equal(3, kept.Sum().Item());
        }
        Assert.True(kept.IsFreed);
    }

    [Fact]
    public void Keep_SeveralTensors_KeepsEach()
    {
        using var outer = TensorScope.Open();
        Tensor[] kept;
        using (var inner = TensorScope.Open()) kept = inner.Keep(Tensor.Arange(0, 4).Chunk(2));
        Assert.Equal([2L, 3], kept[1].ToArray<long>());
    }

    [Fact]
    public void Keep_TensorFromFartherOut_StaysWhereItWas()
    {
        using var outermost = TensorScope.Open();
        var early = Tensor.Ones([2]);
        using (TensorScope.Open())
        {
            using var inner = TensorScope.Open();
            Assert.Same(early, inner.Keep(early));
        }
        Assert.Equal(2, early.Sum().Item());
    }

    [Fact]
    public void Keep_OwnedTensor_StaysOwned()
    {
        Tensor owned;
        using (TensorScope.Open())
        {
            owned = Tensor.Ones([2]).Own();
            using var inner = TensorScope.Open();
            inner.Keep(owned);
        }
        Assert.True(owned.IsOwned);
        Assert.False(owned.IsFreed);
        owned.Dispose();
    }

    [Fact]
    public void Keep_OutermostScope_SaysToOwn()
    {
        using var scope = TensorScope.Open();
        var tensor = Tensor.Ones([1]);
        try
        {
            scope.Keep(tensor);
            Assert.Fail("kept to no scope");
        }
        catch (InvalidOperationException error)
        {
            Assert.Contains("tensor.Own()", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keep_ClosedScope_Throws()
    {
        using var outer = TensorScope.Open();
        var tensor = Tensor.Ones([1]);
        var inner = TensorScope.Open();
        inner.Dispose();
        try
        {
            inner.Keep(tensor);
            Assert.Fail("kept by a closed scope");
        }
        catch (ObjectDisposedException)
        {
            Assert.False(tensor.IsFreed);
        }
    }

    [Fact]
    public void Dispose_OutOfOrder_ThrowsAndLosesNothing()
    {
        var outer = TensorScope.Open();
        var inner = TensorScope.Open();
        var tensor = Tensor.Ones([1]);
        try
        {
            outer.Dispose();
            Assert.Fail("closed around an open scope");
        }
        catch (InvalidOperationException error)
        {
            Assert.Contains("an inner scope is still open", error.Message, StringComparison.Ordinal);
        }
        Assert.False(tensor.IsFreed);
        inner.Dispose();
        Assert.True(tensor.IsFreed);
        outer.Dispose();
    }

    [Fact]
    public void Dispose_Twice_LeavesALaterScopeAlone()
    {
        var first = TensorScope.Open();
        first.Dispose();
        using var second = TensorScope.Open(); // uses the frame of the first again
        var tensor = Tensor.Ones([1]);
        first.Dispose();
        Assert.False(tensor.IsFreed);
    }

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
    public void UseAfterFree_AnyUse_NamesShapeAndCure()
    {
        Tensor freed;
        using (TensorScope.Open())
        {
            freed = Tensor.Zeros([2, 3]);
            _ = freed.Shape;
        }
        using var scope = TensorScope.Open();
        var error = Assert.Throws<ObjectDisposedException>(() => freed.Add(1));
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("scope.Keep(tensor)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Ones([2, 3]).Add(freed));
        Assert.Throws<ObjectDisposedException>(() => freed.Own());
        Assert.Equal("a freed tensor", freed.ToString());
    }

    [Fact]
    public void Dispose_InsideTheScope_FreesAtOnce()
    {
        using var scope = TensorScope.Open();
        var before = LiveTensors.Count;
        var early = Tensor.Ones([2]);
        early.Dispose();
        Assert.Equal(before, LiveTensors.Count);
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
    public void Open_DeepNesting_FramesAreUsedAgain()
    {
        for (var round = 0; round < 3; round++)
        {
            using var scope = TensorScope.Open();
            Assert.Equal(300, Nest(300).Item());
        }

        static Tensor Nest(int depth)
        {
            using var scope = TensorScope.Open();
            return scope.Keep(depth == 0 ? Tensor.Zeros([]) : Nest(depth - 1).Add(1));
        }
    }

    [Fact]
    public void Close_HundredThousandTensors_AllFreed()
    {
        var before = LiveTensors.Count;
        using (TensorScope.Open())
        {
            var one = Tensor.Ones([1]);
            for (var i = 1; i < 100_000; i++) one.Share();
            Assert.Equal(before + 100_000, LiveTensors.Count);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Close_LongChainOfAutograd_DoesNotRecurse()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Ones([1]);
        x.RequiresGrad = true;
        for (var i = 0; i < 100_000; i++) x = x.Add(1);
        Assert.True(x.RequiresGrad);
    }

    [Fact]
    public void Forget_TensorsThatCameAndWent_DoNotGrowTheFrame()
    {
        using var scope = TensorScope.Open();
        var one = Tensor.Ones([1]);
        one.Share().Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) one.Share().Dispose();
        // An object of some 80 bytes each; a frame that grew would hold 8 bytes more for each, and copy them.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000 * 100);
    }

    [Fact]
    public void Open_TwoThreads_EachHasItsOwnScopes()
    {
        using var scope = TensorScope.Open();
        var here = Tensor.Ones([2]);
        Exception? noScope = null;
        var sum = 0.0;
        var thread = new Thread(() =>
        {
            noScope = Record.Exception(() => Tensor.Ones([2]));
            using var own = TensorScope.Open();
            sum = here.Add(1).Sum().Item();
        });
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(noScope);
        Assert.Equal(4, sum);
        Assert.False(here.IsFreed);
    }

    [Fact]
    public void Open_TwoThreadsAtWork_NeitherDisturbsTheOther()
    {
        var before = LiveTensors.Count;
        var alone = Descend();
        var together = new double[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() => together[i] = Descend())).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal([alone, alone], together);
        Assert.Equal(before, LiveTensors.Count);

        static double Descend()
        {
            using var scope = TensorScope.Open();
            using var generator = Generator.Seeded(7);
            var input = Tensor.Randn([16, 8], generator);
            var weight = Tensor.Zeros([1, 8]);
            weight.RequiresGrad = true;
            for (var step = 0; step < 500; step++)
            {
                using var inner = TensorScope.Open();
                input.Linear(weight).Sub(1).Square().Mean().Backward();
                using var quiet = Autograd.NoGrad();
                weight.SubInPlace(weight.Grad! * 0.05);
                weight.Grad = null;
            }
            return weight.Sum().Item();
        }
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
}
