using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class QueryAttentionTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1, DType.Float32)]
    [InlineData(3, 4, 2, 7, 5, DType.Float32)]
    [InlineData(32, 4, 4, 41, 64, DType.Float32)]
    [InlineData(2, 6, 1, 100, 20, DType.Float32)]
    [InlineData(3, 4, 2, 9, 17, DType.Float64)]
    public void Attend_SingleQueries_EqualsPlainOperators(int batch, int heads, int keyHeads, int length, int dim, DType dtype)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        var q = Tensor.Randn([batch, 1, heads, dim], random, dtype).Transpose(1, 2);
        Tensor Room() => Tensor.Randn([batch, length + 3, keyHeads, dim], random, dtype).Narrow(1, 0, length).Transpose(1, 2);
        var (k, v) = (Room(), Room());
        var allowed = Tensor.Rand([batch, 1, 1, length], random).Gt(0.4);
        allowed.Narrow(3, 0, 1).FillInPlace(1);
        foreach (var mask in (Tensor?[])[null, allowed])
            Near.Equal(ScaledDotProduct.AttendWithWeights(q, k, v, mask).Output, ScaledDotProduct.Attend(q, k, v, mask), Near.Tolerance(dtype), "result");
    }

    [Fact]
    public void AttendApart_RowsThatForked_ReadWhereTheirPlacesLie()
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(2);
        var (q, k, v) = (Tensor.Randn([4, 2, 1, 8], random), Tensor.Randn([3, 2, 5, 8], random), Tensor.Randn([3, 2, 5, 8], random));
        var allowed = Tensor.From<long>([1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0], 3, 1, 1, 5).Ne(0);
        var sources = Tensor.From<long>([2, 0, 0, 1], 4, 1);
        var expected = ScaledDotProduct.AttendWithWeights(q, TransformerMemory.Gathered(k, sources), TransformerMemory.Gathered(v, sources), allowed.IndexSelect(0, sources.Squeeze(1))).Output;
        Near.Equal(expected, ScaledDotProduct.AttendApart(q, k, v, sources, allowed), 1e-5, "a row for each");
        var places = Tensor.From<long>([2, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 1, 1, 1, 1, 1, 2], 4, 5);
        expected = ScaledDotProduct.AttendWithWeights(q, TransformerMemory.Gathered(k, places), TransformerMemory.Gathered(v, places)).Output;
        Near.Equal(expected, ScaledDotProduct.AttendApart(q, k, v, places, null), 1e-5, "a row for each place");
        Assert.Contains("row 3 is none of 3", Assert.Throws<TorchException>(() => ScaledDotProduct.AttendApart(q, k, v, sources + 1, allowed)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Attend_NothingAllowed_GivesNaN()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Ones([1, 1, 1, 3]);
        Assert.All(ScaledDotProduct.Attend(x, x, x, Tensor.Zeros([1, 1, 1, 1], DType.Bool)).ToArray<float>(), y => Assert.True(float.IsNaN(y)));
    }

    [Fact]
    public void Attend_WhereAGradientIsWanted_UsesOperators()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([1, 2, 1, 3]);
        x.RequiresGrad = true;
        Assert.NotNull(Autograd.Grad([ScaledDotProduct.Attend(x, x, x).Sum()], [x])[0]);
        Assert.Contains("no derivative", Assert.Throws<TorchException>(() => x.QueryAttention(x, x, null, null, 1)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void QueryAttention_OtherShapesOrTypes_SaysWhich()
    {
        using var scope = TensorScope.Open();
        var q = Tensor.Zeros([2, 4, 1, 3]);
        string Refusal(Func<Tensor> call) => Assert.Throws<TorchException>(call).Reason;
        Assert.Contains("[B, H, 1, D]", Refusal(() => Tensor.Zeros([2, 4, 2, 3]).QueryAttention(q, q, null, null, 1)), StringComparison.Ordinal);
        Assert.Contains("a divisor of 4", Refusal(() => q.QueryAttention(Tensor.Zeros([2, 3, 1, 3]), Tensor.Zeros([2, 3, 1, 3]), null, null, 1)), StringComparison.Ordinal);
        Assert.Contains("2 rows", Refusal(() => q.QueryAttention(Tensor.Zeros([1, 4, 1, 3]), Tensor.Zeros([1, 4, 1, 3]), null, null, 1)), StringComparison.Ordinal);
        Assert.Contains("rows must be", Refusal(() => q.QueryAttention(q, q, Tensor.Zeros([2, 1]), null, 1)), StringComparison.Ordinal);
        Assert.Contains("allowed must be", Refusal(() => q.QueryAttention(q, q, null, Tensor.Ones([2, 1], DType.Bool), 1)), StringComparison.Ordinal);
    }
}
