using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class RowLstmCellTests
{
    [Theory]
    [InlineData(DType.Float32, true, true, 5, 2L, 3L)]
    [InlineData(DType.Float32, true, true, 32, 4L, 28L)]
    [InlineData(DType.Float64, true, true, 17, 6L)]
    [InlineData(DType.Float32, false, true, 8, 3L, 1L)]
    [InlineData(DType.Float32, true, false, 19, 300L, 2L)]
    [InlineData(DType.Float64, false, false, 3, 2L)]
    public void Cell_ByTheKernel_EqualsPlainOperatorsForwardAndBackward(DType dtype, bool hasMore, bool hasCell, int h, params long[] rows)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Tensor Draw(long n) => Tensor.Randn([.. rows, n], generator).To(dtype) * 2;
        Tensor[] inputs = [Draw(4 * h), Draw(4 * h), Draw(h)];
        var (weightOfState, weightOfCell) = (Draw(h), Draw(h));
        // What is read of the result: both, or one alone.
        foreach (var (reads, name) in new[] { (0, "both"), (1, "state"), (2, "cell") })
        {
            Tensor[] Run()
            {
                var leaves = Array.ConvertAll(inputs, i => i.Detach());
                foreach (var leaf in leaves) leaf.RequiresGrad = true;
                var (state, cell) = RowLstmLayer.Cell(leaves[0], hasMore ? leaves[1] : null, hasCell ? leaves[2] : null);
                var read = reads switch { 0 => (state * weightOfState).Sum() + (cell * weightOfCell).Sum(), 1 => (state * weightOfState).Sum(), _ => (cell * weightOfCell).Sum() };
                read.Backward();
                return [state, cell, leaves[0].Grad!, .. hasMore ? [leaves[1].Grad!] : Array.Empty<Tensor>(), .. hasCell ? [leaves[2].Grad!] : Array.Empty<Tensor>()];
            }
            var fused = Run();
            using var off = FusedKernels.Off();
            var plain = Run();
            foreach (var (p, f) in plain.Zip(fused))
            {
                Assert.Equal(p.Shape.ToArray(), f.Shape.ToArray());
                Assert.True((p - f).Abs().Max().Item() < (dtype == DType.Float64 ? 1e-13 : 4e-6), name);
            }
        }
    }

    [Fact]
    public void Cell_OfShapesThatDoNotFit_IsRefused()
    {
        using var scope = TensorScope.Open();
        Assert.Contains("four gates", Assert.Throws<TorchException>(() => RowLstmLayer.Cell(Tensor.Ones([2, 6]), null, null)).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 1]", Assert.Throws<TorchException>(() => RowLstmLayer.Cell(Tensor.Ones([2, 8]), null, Tensor.Ones([2, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 4]", Assert.Throws<TorchException>(() => RowLstmLayer.Cell(Tensor.Ones([2, 8]), Tensor.Ones([2, 4]), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cell_DifferentiatedTwice_IsRefused()
    {
        using var scope = TensorScope.Open();
        var gates = Tensor.Ones([1, 4]);
        gates.RequiresGrad = true;

        Assert.Contains(
            "FusedKernels.Off()",
            Assert.Throws<TorchException>(() => Autograd.Grad([RowLstmLayer.Cell(gates, null, null).State.Sum()], [gates], createGraph: true)).Message,
            StringComparison.Ordinal
        );
    }
}
