using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class CausalAttentionTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, DType.Float32)]
    [InlineData(2, 3, 7, 5, DType.Float32)]
    [InlineData(3, 4, 64, 32, DType.Float32)]
    [InlineData(1, 2, 130, 40, DType.Float32)]
    [InlineData(2, 3, 7, 5, DType.Float64)]
    [InlineData(1, 2, 33, 17, DType.Float64)]
    [InlineData(1, 1, 100, 64, DType.Float64)]
    public void Attend_AgainstPlainOperators_SameNumbersAndGradients(int batch, int heads, int length, int dim, DType dtype)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        // As they come out of one projection: views with gaps between the rows.
        var packed = Leaf(Tensor.Randn([batch, length, 3 * heads * dim], random, dtype));
        var parts = Array.ConvertAll(packed.Chunk(3, dim: -1), p => p.View(batch, length, heads, dim).Transpose(1, 2));

        var fused = ScaledDotProduct.Attend(parts[0], parts[1], parts[2], isCausal: true, scale: 0.7);
        var plain = ScaledDotProduct.AttendWithWeights(parts[0], parts[1], parts[2], isCausal: true, scale: 0.7).Output;
        var weight = Tensor.Randn(plain.Shape, random, dtype);

        Near.Equal(plain, fused, Near.Tolerance(dtype), "result");
        Near.Equal(Autograd.Grad([plain], [packed], [weight], retainGraph: true)[0]!, Autograd.Grad([fused], [packed], [weight], retainGraph: true)[0]!, Near.Tolerance(dtype), "gradient");
    }

    [Theory]
    [InlineData(2, 4, 2, 7, 5, DType.Float32)]
    [InlineData(3, 6, 1, 70, 16, DType.Float32)]
    [InlineData(2, 4, 2, 33, 17, DType.Float64)]
    public void Attend_GroupedQueries_SameNumbersAndGradients(int batch, int heads, int keyHeads, int length, int dim, DType dtype)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        var packed = Leaf(Tensor.Randn([batch, length, (heads + (2 * keyHeads)) * dim], random, dtype));
        var parts = packed.SplitWithSizes([heads * dim, keyHeads * dim, keyHeads * dim], -1);
        Tensor Heads(int i) => parts[i].Unflatten(-1, -1, dim).Transpose(1, 2);

        var fused = ScaledDotProduct.Attend(Heads(0), Heads(1), Heads(2), isCausal: true);
        var plain = ScaledDotProduct.AttendWithWeights(Heads(0), Heads(1), Heads(2), isCausal: true).Output;
        var weight = Tensor.Randn(plain.Shape, random, dtype);

        Near.Equal(plain, fused, Near.Tolerance(dtype), "result");
        Near.Equal(Autograd.Grad([plain], [packed], [weight])[0]!, Autograd.Grad([fused], [packed], [weight])[0]!, Near.Tolerance(dtype), "gradient");
        Assert.Contains("like q", Assert.Throws<TorchException>(() => Heads(0).CausalAttention(Heads(0).Slice(1, 0, heads - 1), Heads(0).Slice(1, 0, heads - 1), 1)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void CausalAttention_LastDimensionStrided_SameNumbers()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(2);
        var turned = Array.ConvertAll(new int[3], _ => Leaf(Tensor.Randn([2, 2, 6, 9], random).Transpose(2, 3)));
        var weight = Tensor.Randn([2, 2, 9, 6], random);
        var actual = Autograd.Grad([turned[0].CausalAttention(turned[1], turned[2], 0.5)], turned, [weight]);
        var expected = Autograd.Grad([ScaledDotProduct.AttendWithWeights(turned[0], turned[1], turned[2], isCausal: true, scale: 0.5).Output], turned, [weight]);
        for (var i = 0; i < 3; i++) Near.Equal(expected[i]!, actual[i]!, 1e-5, $"gradient {i}");
    }

    [Fact]
    public void CausalAttention_LaterPlacesChange_EarlierStayTheSameBytes()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(3);
        Tensor q = Tensor.Randn([1, 2, 50, 8], random), k = Tensor.Randn([1, 2, 50, 8], random), v = Tensor.Randn([1, 2, 50, 8], random);
        var before = q.CausalAttention(k, v, 0.4).Slice(2, 0, 37).ToArray<float>();
        k.Slice(2, 37).FillInPlace(1e30);
        v.Slice(2, 37).FillInPlace(1e30);
        Assert.Equal(before, q.CausalAttention(k, v, 0.4).Slice(2, 0, 37).ToArray<float>());
    }

    [Fact]
    public void CausalAttention_LargeScores_StaysFinite()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(4);
        var q = Leaf(Tensor.Randn([1, 1, 40, 8], random));
        var output = (q * 300).CausalAttention(q * 300, q, 1);
        var gradient = Autograd.Grad([output.Sum()], [q])[0]!;
        Assert.All(output.ToArray<float>(), x => Assert.True(float.IsFinite(x)));
        Assert.All(gradient.ToArray<float>(), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void CausalAttention_NaNAtAPlace_ReachesEveryLaterOne()
    {
        using var scope = TensorScope.Open();
        Tensor q = Tensor.Ones([1, 1, 40, 4]), k = Tensor.Ones([1, 1, 40, 4]);
        k.Slice(2, 20, 21).FillInPlace(double.NaN);
        var output = q.CausalAttention(k, q, 1).ToArray<float>();
        Assert.All(output[..80], x => Assert.Equal(1, x, 1e-6f));
        Assert.All(output[80..], x => Assert.True(float.IsNaN(x)));
    }

    [Fact]
    public void Backward_AgainstFiniteDifferences_Agrees()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(5);
        var leaves = Array.ConvertAll(new int[3], _ => Leaf(Tensor.Randn([1, 2, 5, 3], random, DType.Float64)));
        Tensor Loss() => leaves[0].CausalAttention(leaves[1], leaves[2], 0.6).Square().Sum();
        var gradients = Autograd.Grad([Loss()], leaves);
        using var still = Autograd.NoGrad();
        for (var i = 0; i < 3; i++)
        {
            var values = leaves[i].AsSpan<double>();
            var gradient = gradients[i]!.ToArray<double>();
            for (var at = 0; at < values.Length; at++)
            {
                var (kept, step) = (values[at], 1e-6);
                values[at] = kept + step;
                var above = Loss().Item();
                values[at] = kept - step;
                var slope = (above - Loss().Item()) / (2 * step);
                values[at] = kept;
                Assert.Equal(slope, gradient[at], 1e-7);
            }
        }
    }

    [Fact]
    public void Grad_CreatingAGraph_IsRefusedAndPlainIsNot()
    {
        using var scope = TensorScope.Open();
        var q = Leaf(Tensor.Ones([1, 1, 4, 2]));
        Tensor Attend() => ScaledDotProduct.Attend(q, q, q, isCausal: true).Square().Sum();
        var error = Assert.Throws<TorchException>(() => Autograd.Grad([Attend()], [q], createGraph: true));
        Assert.Contains("FusedKernels.Off()", error.Message, StringComparison.Ordinal);
        using var plain = FusedKernels.Off();
        Assert.True(Autograd.Grad([Attend()], [q], createGraph: true)[0]!.RequiresGrad);
    }

    [Fact]
    public void Backward_RepeatedOnTwoThreads_SameBytes()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(6);
        var q = Leaf(Tensor.Randn([2, 4, 64, 16], random));
        float[] Once()
        {
            using var inner = TensorScope.Open();
            return Autograd.Grad([q.CausalAttention(q, q, 0.25).Square().Sum()], [q])[0]!.ToArray<float>();
        }

        var first = Once();
        for (var repeat = 0; repeat < 10; repeat++) Assert.Equal(first, Once());
    }

    [Fact]
    public void CausalAttention_OtherShapesOrTypes_SaysWhich()
    {
        using var scope = TensorScope.Open();
        var q = Tensor.Zeros([1, 1, 4, 2]);
        string Refusal(Func<Tensor> call) => Assert.Throws<TorchException>(call).Reason;
        Assert.Contains("like q", Refusal(() => q.CausalAttention(q, q.Slice(2, 0, 3), 1)), StringComparison.Ordinal);
        Assert.Contains("[B, H, T, D]", Refusal(() => q.Select(0, 0).CausalAttention(q, q, 1)), StringComparison.Ordinal);
        Assert.Contains("float32 and float64", Refusal(() => q.To(DType.Int64).CausalAttention(q, q, 1)), StringComparison.Ordinal);
    }

    private static Tensor Leaf(Tensor tensor)
    {
        tensor.RequiresGrad = true;
        return tensor;
    }
}
