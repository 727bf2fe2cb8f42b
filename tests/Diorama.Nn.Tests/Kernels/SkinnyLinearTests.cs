using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class SkinnyLinearTests
{
    [Theory]
    [InlineData(DType.Float32, true, 1, 5, 3)]
    [InlineData(DType.Float32, true, 32, 256, 1024)]
    [InlineData(DType.Float32, false, 7, 33, 70)]
    [InlineData(DType.Float32, true, 13, 16, 4)]
    [InlineData(DType.Float64, true, 6, 17, 9)]
    [InlineData(DType.Float64, false, 2, 64, 1)]
    public void Product_AgainstLibtorch_SameNumbers(DType dtype, bool biased, long rows, long inputs, long outputs)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        var (x, weight) = (Tensor.Randn([rows, inputs], random, dtype), Tensor.Randn([outputs, inputs], random, dtype));
        var bias = biased ? Tensor.Randn([outputs], random, dtype) : null;
        var expected = x.Linear(weight, bias);
        Near.Equal(expected, x.SkinnyLinear(weight, bias), Near.Tolerance(dtype), "result");
        var (across, apart) = (x.Transpose(0, 1).Contiguous().Transpose(0, 1), Tensor.Cat([weight, weight], 1)[.., ..(int)inputs]);
        Near.Equal(expected, across.SkinnyLinear(apart, bias), Near.Tolerance(dtype), "of strided tensors");
        Near.Equal(expected, across.SkinnyLinear(weight.Transpose(0, 1).Contiguous().Transpose(0, 1), bias), Near.Tolerance(dtype), "of a weight that lies across");
    }

    [Fact]
    public void Product_OfOneRow_IsThatAmongOthers()
    {
        using var scope = TensorScope.Open();
        var (x, weight) = (Tensor.Randn([29, 100]), Tensor.Randn([50, 100]));
        var together = x.SkinnyLinear(weight, null);
        for (var i = 0; i < 29; i++) Assert.True(together[i].Equal(x[i].SkinnyLinear(weight, null)));
    }

    [Theory]
    [InlineData(0, 4, 3)]
    [InlineData(2, 0, 3)]
    [InlineData(2, 4, 0)]
    public void Product_OfNothing_HasItsShape(long rows, long inputs, long outputs)
    {
        using var scope = TensorScope.Open();
        var y = Tensor.Ones([1, rows, inputs]).SkinnyLinear(Tensor.Ones([outputs, inputs]), Tensor.Ones([outputs]));
        Assert.Equal([1, rows, outputs], y.Shape.ToArray());
        Assert.True(y.Equal(Tensor.Ones([1, rows, outputs])));
    }

    [Fact]
    public void Layer_WhereGradientsAreWanted_HasThem()
    {
        using var scope = TensorScope.Open();
        using var layer = new Linear(8, 4);
        var x = Tensor.Randn([2, 8]);
        layer.Forward(x).Sum().Backward();
        Assert.NotNull(layer.Weight.Value.Grad);
        using var quiet = Autograd.NoGrad();
        var few = layer.Forward(x);
        using var off = FusedKernels.Off();
        Near.Equal(layer.Forward(x), few, 1e-5, "result");
    }

    [Fact]
    public void Product_OfWhatDoesNotFit_SaysSo()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Ones([2, 8]);
        Assert.Contains("[out, 8]", Assert.Throws<TorchException>(() => x.SkinnyLinear(Tensor.Ones([4, 7]), null)).Reason, StringComparison.Ordinal);
        Assert.Contains("[4]", Assert.Throws<TorchException>(() => x.SkinnyLinear(Tensor.Ones([4, 8]), Tensor.Ones([5]))).Reason, StringComparison.Ordinal);
        x.RequiresGrad = true;
        Assert.Contains("no derivative", Assert.Throws<TorchException>(() => x.SkinnyLinear(Tensor.Ones([4, 8]), null)).Reason, StringComparison.Ordinal);
    }
}
