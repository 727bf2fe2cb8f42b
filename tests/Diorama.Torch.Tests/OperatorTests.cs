using Diorama.Tests;

namespace Diorama.Torch.Tests;

/// <summary>Operators against closed forms: what the boxed call passes in and out, of every kind of argument.</summary>
public sealed class OperatorTests
{
    [Fact]
    public void Arithmetic_TensorsAndNumbers_EitherSide()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.From<double>([1, 2, 4]);
        Check(x + x, 2, 4, 8);
        Check(x + 1, 2, 3, 5);
        Check(1 + x, 2, 3, 5);
        Check(x - x * 2, -1, -2, -4);
        Check(x - 1, 0, 1, 3);
        Check(10 - x, 9, 8, 6);
        Check(x / 2, 0.5, 1, 2);
        Check(2 / x, 2, 1, 0.5);
        Check(x / x, 1, 1, 1);
        Check(-x, -1, -2, -4);
        Check(3 * x * x, 3, 12, 48);
        Check(x.Add(x, alpha: 0.5), 1.5, 3, 6);
    }

    [Fact]
    public void Scalars_WholeOrFractional_KeepTheirKind()
    {
        using var scope = TensorScope.Open();
        Assert.Equal(DType.Int64, (Tensor.FromValue(1L) + 1).DType);
        Assert.Equal(DType.Float32, (Tensor.FromValue(1L) + 1.5).DType);
        Assert.Equal(DType.Float32, (Tensor.FromValue(1f) + 1.5).DType);
        Assert.Equal(DType.Int64, (Tensor.FromValue(true) + 1).DType);
        Assert.Equal(DType.Bool, Tensor.Full([1], true).DType);
        Assert.Equal(long.MaxValue, Tensor.Full([1], long.MaxValue).ToArray<long>()[0]);
    }

    [Fact]
    public void Broadcast_RowAndColumn_GivesTheTable()
    {
        using var scope = TensorScope.Open();
        var product = Tensor.Arange(1, 4).Unsqueeze(1) * Tensor.Arange(1, 3);
        Assert.Equal([3L, 2], product.Shape.ToArray());
        Assert.Equal([1L, 2, 2, 4, 3, 6], product.ToArray<long>());
    }

    [Fact]
    public void Reductions_AlongAndOverAll_AreTheSums()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Arange(0, 6, dtype: DType.Float64).Reshape(2, 3);
        Check(x.Sum(), 15);
        Check(x.Sum([0]), 3, 5, 7);
        Check(x.Mean([1], keepdim: true), 1, 4);
        Check(x.Var([1], correction: 0), 2.0 / 3, 2.0 / 3);
        Check(x.Var([1]), 1, 1);
        Check(x.Logsumexp([0, 1]), Math.Log(Enumerable.Range(0, 6).Sum(i => Math.Exp(i))));
        var (values, indices) = x.Max(1);
        Check(values, 2, 5);
        Assert.Equal([2L, 2], indices.ToArray<long>());
        Assert.True(x.Equal(x.Clone()));
        Assert.False(x.Allclose(x + 1));
    }

    [Fact]
    public void Creation_Functions_GiveTheirSequences()
    {
        using var scope = TensorScope.Open();
        Check(Tensor.Arange(0, 1, 0.25, DType.Float64), 0, 0.25, 0.5, 0.75);
        Check(Tensor.Linspace(0, 1, 5, DType.Float64), 0, 0.25, 0.5, 0.75, 1);
        Check(Tensor.Eye(2, 3, DType.Float64), 1, 0, 0, 0, 1, 0);
        Check(Tensor.Full([2], 7, DType.Float64), 7, 7);
        Assert.Equal(DType.Float32, Tensor.Zeros([1]).DType);
    }

    [Fact]
    public void LinearAlgebra_SmallMatrices_ByHand()
    {
        using var scope = TensorScope.Open();
        var a = Tensor.From<double>([1, 2, 3, 4], 2, 2);
        var b = Tensor.From<double>([0, 1, 1, 0], 2, 2);
        Check(a.Matmul(b), 2, 1, 4, 3);
        Check(a.Linear(b, Tensor.From<double>([10, 20])), 12, 21, 14, 23);
        Check(Tensor.Einsum("ij,ij->", [a, a]), 30);
        Check(a.LinalgInv(), -2, 1, 1.5, -0.5);
        Check(a.Tril(), 1, 0, 3, 4);
    }

    [Fact]
    public void Nonlinear_ClosedForms_Hold()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.From<double>([-1, 0, 2]);
        Check(x.Sigmoid(), 1 / (1 + Math.E), 0.5, 1 / (1 + Math.Exp(-2)));
        Check(x.Softmax(0), Softmax(-1), Softmax(0), Softmax(2));
        Check(x.Relu(), 0, 0, 2);
        Check(x.Clamp(min: -0.5), -0.5, 0, 2);
        Check(x.Clamp(max: 1), -1, 0, 1);
        Check(x.Gt(0).Where(x, 9), 9, 9, 2);
        Check(x.Exp().Log(), -1, 0, 2);

        static double Softmax(double at) => Math.Exp(at) / (Math.Exp(-1) + 1 + Math.Exp(2));
    }

    [Fact]
    public void Lists_InAndOut_KeepTheirOrder()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Arange(0, 6, dtype: DType.Float64);
        Check(Tensor.Cat([x[4..], x[..2]]), 4, 5, 0, 1);
        Check(Tensor.Stack([x[..2], x[2..4]], dim: 1), 0, 2, 1, 3);
        var parts = x.SplitWithSizes([1, 2, 3]);
        Assert.Equal([1L, 2, 3], parts.Select(p => p.NumElements));
        Check(parts[2], 3, 4, 5);
        var (values, indices) = x.Topk(2);
        Check(values, 5, 4);
        Assert.Equal([5L, 4], indices.ToArray<long>());
    }

    [Fact]
    public void Losses_ByHand_Agree()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.From<double>([1, 3]);
        Check(x.MseLoss(x.ZerosLike()), 5);
        Check(x.MseLoss(x.ZerosLike(), reduction: 2), 10);
        Check(x.Unsqueeze(0).CrossEntropyLoss(Tensor.From<long>([1])), Math.Log(1 + Math.Exp(-2)));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void Convolution_OfOnes_CountsNeighbours(string name)
    {
        var device = TestDevice.Named(name);
        using var scope = TensorScope.Open();
        var counts = Tensor.Ones([1, 1, 3, 3], device: device).Conv2d(Tensor.Ones([1, 1, 3, 3], device: device), padding: [1]);
        Assert.Equal([4f, 6, 4, 6, 9, 6, 4, 6, 4], counts.ToArray<float>());
        Assert.Equal(device, counts.Device);
    }

    [Fact]
    public void InPlace_ReturnsItselfAndCountsVersions()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Zeros([2]);
        var (live, version) = (LiveTensors.Count, x.Version);
        Assert.Same(x, x.AddInPlace(1).MulInPlace(3));
        Assert.Equal(live, LiveTensors.Count);
        Assert.Equal(version + 2, x.Version);
        x.BumpVersion();
        Assert.Equal(version + 3, x.Version);
        Assert.Equal([3f, 3], x.ToArray<float>());
    }

    [Fact]
    public void To_TypeAndDevice_GivesThem()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.From<float>([1.9f, -1.9f]);
        Assert.Equal([1L, -1], x.To(DType.Int64).ToArray<long>());
        Assert.Same(x, x.To(Device.Cpu));
        Assert.Equal(Device.Meta, x.To(Device.Meta).Device);
    }

    private static void Check(Tensor actual, params double[] expected)
    {
        var values = actual.ToArray<double>();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], 1e-12);
    }
}
