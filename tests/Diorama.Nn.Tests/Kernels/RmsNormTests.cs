using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class RmsNormTests
{
    [Theory]
    [InlineData(DType.Float32, true, 2, 3, 5)]
    [InlineData(DType.Float32, true, 12, 64, 128)]
    [InlineData(DType.Float32, false, 130, 33)]
    [InlineData(DType.Float32, true, 7)]
    [InlineData(DType.Float64, true, 65, 17)]
    [InlineData(DType.Float64, false, 3, 40)]
    public void Forward_AgainstPlainOperators_SameNumbersAndGradients(DType dtype, bool affine, params int[] sizes)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        long[] shape = [.. sizes];
        using var norm = new RMSNorm(shape[^1], 1e-5, affine);
        norm.To(dtype);
        if (norm.Weight is { } scale) StateDict.Load(norm, new Dictionary<string, Tensor> { ["weight"] = Tensor.Randn(scale.Value.Shape, random, dtype) });
        var x = Tensor.Randn(shape, random, dtype) * 3;
        var last = shape.Length > 1 ? x.Transpose(0, -1).Contiguous().Transpose(0, -1) : x; // strided too
        var weight = Tensor.Randn(shape, random, dtype);
        foreach (var input in (Tensor[])[x, last])
        {
            var leaf = input.Detach();
            leaf.RequiresGrad = true;
            Tensor[] inputs = norm.Weight is null ? [leaf] : [leaf, norm.Weight];
            var fused = norm.Forward(leaf);
            var gradients = Autograd.Grad([fused], inputs, [weight]);
            using var off = FusedKernels.Off();
            var plain = norm.Forward(leaf);
            var expected = Autograd.Grad([plain], inputs, [weight]);
            Near.Equal(plain, fused, Near.Tolerance(dtype), "result");
            for (var i = 0; i < inputs.Length; i++) Near.Equal(expected[i]!, gradients[i]!, Near.Tolerance(dtype), $"gradient {i}");
        }
    }

    [Fact]
    public void Backward_WeightAlone_IsThatOfBoth()
    {
        using var scope = TensorScope.Open();
        using var norm = new RMSNorm(6);
        var x = Tensor.Randn([100, 6]);
        var alone = Autograd.Grad([norm.Forward(x).Square().Sum()], [norm.Weight!])[0]!;
        x.RequiresGrad = true;
        Assert.True(alone.Equal(Autograd.Grad([norm.Forward(x).Square().Sum()], [x, norm.Weight!])[1]!));
    }

    [Fact]
    public void Grad_CreatingAGraph_IsRefusedAndPlainIsNot()
    {
        using var scope = TensorScope.Open();
        using var norm = new RMSNorm(4);
        var x = Tensor.Randn([3, 4]);
        x.RequiresGrad = true;
        Tensor Loss() => norm.Forward(x).Pow(3).Sum();
        Assert.Contains("FusedKernels.Off()", Assert.Throws<TorchException>(() => Autograd.Grad([Loss()], [x], createGraph: true)).Message, StringComparison.Ordinal);
        using var plain = FusedKernels.Off();
        Assert.True(Autograd.Grad([Loss()], [x], createGraph: true)[0]!.RequiresGrad);
    }

    [Fact]
    public void FusedRmsNorm_OtherShapesOrTypes_SaysWhich()
    {
        using var scope = TensorScope.Open();
        string Refusal(Func<Tensor> call) => Assert.Throws<TorchException>(call).Reason;
        Assert.Contains("the weight must be [4]", Refusal(() => Tensor.Zeros([2, 4]).FusedRmsNorm(Tensor.Ones([3]), 1e-5)), StringComparison.Ordinal);
        Assert.Contains("float32 and float64", Refusal(() => Tensor.Zeros([2, 4], DType.Int64).FusedRmsNorm(null, 1e-5)), StringComparison.Ordinal);
        Assert.Equal([0, 4], Tensor.Zeros([0, 4]).FusedRmsNorm(null, 1e-5).Shape);
    }
}
