using Diorama.Torch;

namespace Diorama.Nn.Tests.Growth;

public sealed class TransformerGrowthTests
{
    private static readonly TransformerConfig _small = new() { Dim = 16, NumLayers = 2, NumHeads = 2, Context = 6 };

    public static TheoryData<TransformerConfig, TransformerConfig> Pairs
    {
        get
        {
            var gpt = _small with { Norm = NormKind.Layer, Bias = true, FeedForward = FeedForwardKind.GeluTanh, Positions = PositionKind.Learned };
            var torch = _small with { Style = TransformerStyle.PyTorch, Norm = NormKind.Layer, Bias = true, FeedForward = FeedForwardKind.Relu };
            var grouped = _small with { NumHeads = 4, NumKeyValueHeads = 2 };
            return new()
            {
                { _small, _small with { Dim = 32, NumHeads = 4 } },
                { _small, _small with { NumLayers = 4 } },
                { _small, _small with { Dim = 48, NumHeads = 6, NumLayers = 3, Hidden = 100 } },
                { grouped, grouped with { Dim = 32, NumHeads = 8, NumKeyValueHeads = 4 } },
                { gpt, gpt with { Dim = 32, NumHeads = 4, NumLayers = 3, Context = 9 } },
                { torch, torch with { Dim = 32, NumHeads = 4, Hidden = 70 } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Grow_WiderAndDeeper_SaysTheSame(TransformerConfig small, TransformerConfig big)
    {
        foreach (var hasMemory in new[] { false, true })
        {
            using var old = GrowthFixture.Lively(new TransformerStack(small, isCausal: true, hasMemory));
            using var grown = new TransformerStack(big, isCausal: true, hasMemory);
            GrowthFixture.Grow(old, grown);
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            using var generator = Generator.Seeded(7);
            var (x, said) = (Tensor.Randn([3, 6, small.Dim], generator), Tensor.Randn([3, 4, small.Dim], generator));
            var expected = old.Forward(x, memory: hasMemory ? old.Memory(said) : null);
            var actual = grown.Forward(Wide(x), memory: hasMemory ? grown.Memory(Wide(said)) : null);
            Assert.InRange(GrowthFixture.Difference(Wide(expected), actual), 0, 1e-5);
        }

        Tensor Wide(Tensor narrow) => GrowthFixture.Wide(narrow, big.Dim);
    }

    [Fact]
    public void Grow_Copies_GetGradientsOfTheirOwn()
    {
        using var old = GrowthFixture.Lively(new TransformerStack(_small, isCausal: true));
        using var grown = new TransformerStack(_small with { Dim = 32, NumHeads = 4 }, isCausal: true);
        GrowthFixture.Grow(old, grown);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(7);
        var x = GrowthFixture.Wide(Tensor.Randn([3, 6, 16], generator), 32);
        (grown.Forward(x) * Tensor.Randn([3, 6, 32], generator)).Sum().Backward();
        var gradient = grown.Layers[0].FeedForward.Up.Weight.Grad!; // of SwiGLU [2 F, E]
        var (first, second) = (gradient[0], gradient[1]); // two copies of one place
        var cosine = first.Dot(second).Item() / (first.Norm().Item() * second.Norm().Item());
        Assert.InRange(cosine, -1, 0.999);
    }
}
