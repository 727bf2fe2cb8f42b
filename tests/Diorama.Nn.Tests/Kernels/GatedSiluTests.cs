using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class GatedSiluTests
{
    [Theory]
    [InlineData(DType.Float32, 2, 10)]
    [InlineData(DType.Float32, 3, 4, 704)]
    [InlineData(DType.Float64, 5, 34)]
    public void GatedSilu_AgainstPlainOperators_SameNumbersAndGradients(DType dtype, params int[] sizes)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        long[] shape = [.. sizes];
        var x = Tensor.Randn(shape, random, dtype) * 4;
        x.RequiresGrad = true;
        var halves = x.Chunk(2, dim: -1);
        Tensor fused = x.GatedSilu(), plain = halves[0].Silu() * halves[1];
        var weight = Tensor.Randn(plain.Shape, random, dtype);
        Near.Equal(plain, fused, Near.Tolerance(dtype), "result");
        Near.Equal(Autograd.Grad([plain], [x], [weight])[0]!, Autograd.Grad([fused], [x], [weight])[0]!, Near.Tolerance(dtype), "gradient");
    }

    [Fact]
    public void FeedForward_WithAndWithoutTheKernel_Agree()
    {
        using var scope = TensorScope.Open();
        using var layer = new FeedForward(new TransformerConfig { Dim = 8, NumLayers = 1, NumHeads = 2, Context = 4 });
        var x = Tensor.Randn([2, 3, 8]);
        x.RequiresGrad = true;
        var fused = layer.Forward(x);
        Assert.Contains("FusedKernels.Off()", Assert.Throws<TorchException>(() => Autograd.Grad([layer.Forward(x).Sum()], [x], createGraph: true)).Message, StringComparison.Ordinal);
        using var off = FusedKernels.Off();
        Near.Equal(layer.Forward(x), fused, 1e-5, "result");
        Assert.True(Autograd.Grad([layer.Forward(x).Sum()], [x], createGraph: true)[0]!.RequiresGrad);
    }
}
