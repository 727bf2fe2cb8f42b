using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Sequential_Layers_AreNamedByPlaceAndRunInOrder()
    {
        using var scope = TensorScope.Open();
        using var net = new Sequential(new Flatten(), new Linear(6, 4), Activation.Relu(), new Unflatten(1, 2, 2));
        Assert.Equal(["1.weight", "1.bias"], net.NamedParameters().Select(p => p.Name));
        Assert.Equal([5, 2, 2], net.Forward(Tensor.Ones([5, 2, 3])).Shape.ToArray());
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 3, 6)]
    [InlineData(true, 2, 3, 6)]
    public void Linear_WithAnAdapter_IsOneOfTheWeightThatActs(bool bias, params int[] sizes)
    {
        using var scope = TensorScope.Open();
        using var random = Generator.Seeded(1);
        using var layer = new Linear(6, 10, bias);
        layer.Adapt(rank: 2, alpha: 3);
        var adapter = layer.Adapter!;
        StateDict.Load(layer, new Dictionary<string, Tensor> { ["lora.b"] = Tensor.Randn([10, 2], random) }, strict: false);
        long[] shape = [.. sizes];
        var x = Tensor.Randn(shape, random);
        x.RequiresGrad = true;
        var weight = layer.Weight.Value + (adapter.B.Value.Matmul(adapter.A) * 1.5);
        Same(x.Linear(weight, layer.Bias?.Value), layer.Forward(x));
        Same(x.Linear(weight[2..7], layer.Bias?.Value[2..7]), layer.Forward(x, 2..7));

        void Same(Tensor expected, Tensor actual)
        {
            Tensor[] leaves = [x, adapter.A, adapter.B, layer.Weight];
            Assert.True(expected.Allclose(actual, rtol: 1e-6, atol: 1e-6));
            var gradients = Autograd.Grad([actual.Square().Sum()], leaves);
            foreach (var (e, a) in Autograd.Grad([expected.Square().Sum()], leaves, retainGraph: true).Zip(gradients)) Assert.True(e!.Allclose(a!, rtol: 1e-5, atol: 1e-5));
        }
    }

    [Fact]
    public void PerAxis_WrongNumberOfSizes_Throws() => Assert.Throws<ArgumentException>(() => new Conv2d(1, 1, (1, 2, 3)));

    [Fact]
    public void Conv2d_GroupsThatDoNotDivide_Throws() => Assert.Throws<ArgumentException>(() => new Conv2d(3, 4, 3, groups: 2));

    [Fact]
    public void BatchNorm2d_InputOfOtherRank_ThrowsWithTheLayout()
    {
        using var scope = TensorScope.Open();
        using var layer = new BatchNorm2d(3);
        var error = Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Ones([2, 3])));
        Assert.Contains("[N, C, H, W]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upsample_SizeAndFactor_Throws() => Assert.Throws<ArgumentException>(() => new Upsample(size: 4, scaleFactor: 2));

    [Fact]
    public void Embedding_NegativePaddingIdx_CountsFromTheEnd()
    {
        using var scope = TensorScope.Open();
        using var table = new Embedding(5, 2, paddingIdx: -1);
        Assert.Equal(new float[2], table.Forward(Tensor.From<long>([4])).ToArray<float>());
        table.Forward(Tensor.From<long>([4, 0])).Sum().Backward();
        Assert.Equal([2, 0, 0, 0, 0], table.Weight.Grad!.Sum([1]).ToArray<float>());
    }

    [Fact]
    public void SpectralNorm_TwoForwardsBeforeOneBackward_GivesBothGradients()
    {
        using var scope = TensorScope.Open();
        using var layer = new Linear(4, 3, reparam: new SpectralNorm());
        var x = Tensor.Randn([2, 4]);
        (layer.Forward(x).Sum() - layer.Forward(-x).Sum()).Backward();
        Assert.True(layer.Weight.Grad!.Isfinite().All().Item() == 1);
    }

    [Fact]
    public void SpectralNorm_ManyForwards_MakesTheLargestSingularValueOne()
    {
        using var scope = TensorScope.Open();
        using var layer = new Linear(6, 5, bias: false, reparam: new SpectralNorm());
        layer.To(DType.Float64);
        for (var i = 0; i < 300; i++) layer.Forward(Tensor.Zeros([1, 6], DType.Float64));
        layer.Eval();
        var weight = layer.Forward(Tensor.Eye(6, 6, DType.Float64));
        Assert.Equal(1, weight.LinalgSvd(fullMatrices: false).S.Max().Item(), 1e-9);
    }

    [Fact]
    public void WeightNorm_NewLayer_HasTheWeightItWasGiven()
    {
        using var scope = TensorScope.Open();
        using var layer = new Linear(6, 5, bias: false, reparam: new WeightNorm());
        Assert.True(layer.Forward(Tensor.Eye(6, 6)).Allclose(layer.Weight.Value.T(), atol: 1e-6));
    }

    [Fact]
    public void FusedKernels_NestedGuards_RestoreOnce()
    {
        Assert.True(FusedKernels.AreOn);
        using (FusedKernels.Off())
        {
            using (FusedKernels.Off()) Assert.False(FusedKernels.AreOn);
            Assert.False(FusedKernels.AreOn);
        }
        Assert.True(FusedKernels.AreOn);
    }

    [Fact]
    public void Attend_FloatMaskAndCausal_EqualsBooleanMaskAndCausal()
    {
        using var scope = TensorScope.Open();
        Tensor q = Tensor.Randn([2, 2, 5, 4]), k = Tensor.Randn([2, 2, 5, 4]), v = Tensor.Randn([2, 2, 5, 3]);
        var allowed = Tensor.Ones([5, 5], DType.Bool).Triu(-1);
        var added = Tensor.Zeros([5, 5]).MaskedFill(allowed.LogicalNot(), double.NegativeInfinity);
        var expected = ScaledDotProduct.AttendWithWeights(q, k, v, allowed.LogicalAnd(Tensor.Ones([5, 5], DType.Bool).Tril())).Output;
        Assert.True(ScaledDotProduct.Attend(q, k, v, allowed, isCausal: true).Allclose(expected, atol: 1e-6));
        Assert.True(ScaledDotProduct.Attend(q, k, v, added, isCausal: true).Allclose(expected, atol: 1e-6));
    }
}
