using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class PixelGateTests
{
    [Theory]
    [InlineData(2L, 10L)]
    [InlineData(2L, 64L, 5L)]
    [InlineData(3L, 34L, 4L, 5L)]
    [InlineData(2L, 2L, 3L, 3L)]
    [InlineData(40L, 6L, 7L, 9L)]
    public void Of_ByTheKernel_EqualsPlainOperatorsForwardAndBackward(params long[] shape)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var (x, weight) = (Tensor.Randn(shape, generator) * 4, Tensor.Randn([shape[0], shape[1] / 2, .. shape[2..]], generator));
        (Tensor Value, Tensor Gradient) Run(Func<Tensor, Tensor> order)
        {
            var leaf = order(x).Detach();
            leaf.RequiresGrad = true;
            var value = PixelGate.Of(leaf);
            (value * weight).Sum().Backward();
            return (value, leaf.Grad!);
        }
        var fused = Run(t => t);
        var channelsLast = shape.Length == 4 ? Run(MemoryOrder.ChannelsLast) : fused;
        using var off = FusedKernels.Off();
        var plain = Run(t => t);

        foreach (var (value, gradient) in new[] { fused, channelsLast })
        {
            Assert.Equal(plain.Value.Shape.ToArray(), value.Shape.ToArray());
            Assert.True((plain.Value - value).Abs().Max().Item() < 1e-6);
            Assert.True((plain.Gradient - gradient).Abs().Max().Item() < 2e-6);
        }
    }

    [Fact]
    public void Of_DifferentiatedTwice_IsRefused()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Ones([1, 4]);
        x.RequiresGrad = true;

        Assert.Contains("FusedKernels.Off()", Assert.Throws<TorchException>(() => Autograd.Grad([PixelGate.Of(x).Sum()], [x], createGraph: true)).Message, StringComparison.Ordinal);
    }
}
