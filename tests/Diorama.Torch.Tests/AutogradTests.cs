using Diorama.Tests;

namespace Diorama.Torch.Tests;

public sealed class AutogradTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void Backward_SumOfSquares_GivesTwiceTheInput(string name)
    {
        var device = TestDevice.Named(name);
        using var scope = TensorScope.Open();
        var x = Leaf(1, -2, 3).To(device).Detach();
        x.RequiresGrad = true;
        x.Square().Sum().Backward();
        Assert.Equal([2.0, -4, 6], x.Grad!.ToArray<double>());
        x.Square().Sum().Backward();
        Assert.Equal([4.0, -8, 12], x.Grad!.ToArray<double>());
        x.Grad = null;
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Backward_GivenGradient_WeighsTheOutputs()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1, 2);
        x.Square().Backward(Tensor.From<double>([10, 100]));
        Assert.Equal([20.0, 400], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Backward_SeveralOutputs_AddsUp()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(3);
        Autograd.Backward([(x * 2).Sum(), x.Square().Sum()]);
        Assert.Equal([8.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Backward_PresetGradient_IsAccumulatedInPlace()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1, 2);
        var flat = Tensor.Ones([2], dtype: DType.Float64);
        x.Grad = flat;
        x.Sum().Backward();
        Assert.Equal([2.0, 2], flat.ToArray<double>());
        Assert.Equal(flat.DataPointer(), x.Grad!.DataPointer());
    }

    [Fact]
    public void Grad_SecondDerivativeOfTheCube_IsSixX()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(2, -3);
        var first = Autograd.Grad([x.Pow(3).Sum()], [x], createGraph: true)[0]!;
        Assert.Equal([12.0, 27], first.ToArray<double>());
        var second = Autograd.Grad([first.Sum()], [x], createGraph: true)[0]!;
        Assert.Equal([12.0, -18], second.ToArray<double>());
        var third = Autograd.Grad([second.Sum()], [x])[0]!;
        Assert.Equal([6.0, 6], third.ToArray<double>());
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Grad_WithoutCreateGraph_ResultHasNoGraph()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(2);
        Assert.False(Autograd.Grad([x.Pow(3).Sum()], [x])[0]!.RequiresGrad);
    }

    [Fact]
    public void Grad_UnusedInput_IsNullOrRefused()
    {
        using var scope = TensorScope.Open();
        Tensor x = Leaf(1), unused = Leaf(1);
        var grads = Autograd.Grad([(x * 2).Sum()], [unused, x], allowUnused: true);
        Assert.Null(grads[0]);
        Assert.Equal(2, grads[1]!.Item());
        Assert.Throws<TorchException>(() => Autograd.Grad([(x * 2).Sum()], [unused]));
    }

    [Fact]
    public void Backward_Twice_NeedsRetainGraph()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(3);
        var y = x.Square().Sum();
        y.Backward(retainGraph: true);
        y.Backward();
        Assert.Equal(12, x.Grad!.Item());
        var error = Assert.Throws<TorchException>(() => y.Backward());
        Assert.Contains("retainGraph: true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_NoGraph_SaysWhy()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Tensor.Ones([]).Backward());
        Assert.Contains("Was it computed under Autograd.NoGrad", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_SeveralElements_SaysToSum()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Leaf(1, 2).Square().Backward());
        Assert.Contains("Sum or average the output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_WrongNumberOfGradients_IsRefused()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1);
        Assert.Throws<ArgumentException>(() => Autograd.Backward([x.Sum(), x.Sum()], [x.Sum()]));
    }

    [Fact]
    public void Backward_SavedTensorChanged_NamesTheCure()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1, 2);
        var y = x.Exp();
        var loss = y.Sum();
        y.AddInPlace(1);
        Assert.Contains("without InPlace", Assert.Throws<TorchException>(() => loss.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_MemoryWrittenBehindItsBack_IsSeenAfterBumpVersion()
    {
        using var scope = TensorScope.Open();
        var y = Leaf(1, 2).Exp();
        var loss = y.Sum();
        y.AsSpan<double>()[0] = 7;
        y.BumpVersion();
        Assert.Throws<TorchException>(() => loss.Backward());
    }

    [Fact]
    public void RequiresGrad_WhereItCannotBe_IsRefused()
    {
        using var scope = TensorScope.Open();
        Assert.Throws<TorchException>(() => Tensor.Arange(0, 3).RequiresGrad = true);
        var inner = Leaf(1) * 2;
        Assert.False(inner.IsLeaf);
        Assert.Throws<TorchException>(() => inner.RequiresGrad = false);
    }

    [Fact]
    public void Grad_WrongShapeOrType_IsRefused()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1, 2);
        Assert.Throws<TorchException>(() => x.Grad = Tensor.Ones([3], dtype: DType.Float64));
        Assert.Throws<TorchException>(() => x.Grad = Tensor.Ones([2]));
    }

    [Fact]
    public void InPlace_OnALeaf_NeedsNoGrad()
    {
        using var scope = TensorScope.Open();
        var x = Leaf(1);
        Assert.Contains("only under Autograd.NoGrad", Assert.Throws<TorchException>(() => x.AddInPlace(1)).Message, StringComparison.Ordinal);
        using (Autograd.NoGrad()) x.AddInPlace(1);
        Assert.Equal(2, x.Item());
    }

    [Fact]
    public void VariableData_ViewsOfOneBuffer_AreLeavesWithVersionsOfTheirOwn()
    {
        using var scope = TensorScope.Open();
        var flat = Tensor.Zeros([4]);
        Tensor a = flat[..2].VariableData(), b = flat[2..].VariableData();
        a.RequiresGrad = true;
        b.RequiresGrad = true;
        var loss = a.Exp().Sum();
        using (Autograd.NoGrad()) b.AddInPlace(1);
        loss.Backward();
        Assert.Equal([1f, 1], a.Grad!.ToArray<float>());
        Assert.Equal([0f, 0, 1, 1], flat.ToArray<float>());
    }

    private static Tensor Leaf(params double[] values)
    {
        var leaf = Tensor.From<double>(values);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
