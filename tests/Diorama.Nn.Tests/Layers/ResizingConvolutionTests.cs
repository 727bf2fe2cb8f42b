using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class ResizingConvolutionTests
{
    [Theory]
    [InlineData(3, 8, 4, 6)]
    [InlineData(5, 1, 7, 7)]
    public void Forward_UpConv2d_IsAConvolutionOfTheRepeatedMap(long inputs, long outputs, long height, long width)
    {
        using var layer = new UpConv2d(inputs, outputs);
        layer.To(DType.Float64);
        SameAs(layer, [4, inputs, height, width], x => x.UpsampleNearest2d(null, [2, 2]).Conv2d(layer.Weight, layer.Bias!.Value, padding: [1, 1]));
    }

    [Theory]
    [InlineData(3, 8, 4, 6)]
    [InlineData(5, 1, 14, 14)]
    public void Forward_DownConv2d_IsTheMeanOfAConvolution(long inputs, long outputs, long height, long width)
    {
        using var layer = new DownConv2d(inputs, outputs);
        layer.To(DType.Float64);
        SameAs(layer, [4, inputs, height, width], x => x.Conv2d(layer.Weight, layer.Bias!.Value, padding: [1, 1]).AvgPool2d([2, 2], [2, 2]));
    }

    [Fact]
    public void Forward_UnderSpectralNorm_UsesTheNormalisedKernel()
    {
        using var layer = new DownConv2d(3, 4, bias: false, new SpectralNorm());
        layer.Eval();
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([2, 3, 4, 4]);
        var before = layer.Forward(x);
        using (Autograd.NoGrad()) layer.Weight.Value.MulInPlace(3);
        Assert.True(layer.Forward(x).Allclose(before, rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void Forward_DownConv2dOfAnOddMap_IsRefused()
    {
        using var layer = new DownConv2d(1, 1);
        using var scope = TensorScope.Open();
        Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Zeros([1, 1, 7, 8])));
    }

    private static void SameAs(Convolution layer, long[] shape, Func<Tensor, Tensor> plain)
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Randn(shape, dtype: DType.Float64);
        x.RequiresGrad = true;
        var (expected, actual) = (plain(x), layer.Forward(x));
        Assert.True(actual.Allclose(expected, rtol: 0, atol: 1e-12));

        var cotangent = Tensor.Randn(expected.Shape, dtype: DType.Float64);
        Tensor[] inputs = [x, layer.Weight, layer.Bias!];
        var (wanted, found) = (Autograd.Grad([expected], inputs, [cotangent]), Autograd.Grad([actual], inputs, [cotangent]));
        foreach (var (a, b) in wanted.Zip(found)) Assert.True(b!.Allclose(a!, rtol: 0, atol: 1e-11));
    }
}
