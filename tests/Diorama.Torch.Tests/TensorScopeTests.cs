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
}
