using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class GradientPenaltyTests
{
    [Fact]
    public void BetweenRealAndFake_LinearCritic_IsItsNormsDistanceToOneSquared()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var weight = Leaf(3, 0, 0, 4);
        var penalty = GradientPenalty.BetweenRealAndFake(x => Linear(x, weight), Random(6, generator), Random(6, generator), generator);
        Assert.Equal(16, penalty.Item(), 1e-12);

        // (|w| - 1)² has the gradient 2 (|w| - 1) w / |w|.
        penalty.Backward();
        Assert.Equal([4.8, 0, 0, 6.4], weight.Grad!.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void AtReal_LinearDiscriminator_IsItsSquaredNorm()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var weight = Leaf(1, -2, 0, 2);
        var penalty = GradientPenalty.AtReal(x => Linear(x, weight), Random(5, generator));
        Assert.Equal(9, penalty.Item(), 1e-12);
        penalty.Backward();
        Assert.Equal([2.0, -4, 0, 4], weight.Grad!.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void AtReal_QuadraticDiscriminator_IsTheMeanOverExamples()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.From<double>([1, 2, 3, 0], 2, 1, 1, 2);

        // D = |x|², ∇D = 2x: the mean of 4·5 and 4·9.
        Assert.Equal(28, GradientPenalty.AtReal(p => p.Flatten(startDim: 1).Square().Sum([1]), x).Item(), 1e-12);
        Assert.False(x.RequiresGrad);
    }

    [Fact]
    public void BetweenRealAndFake_QuadraticCritic_LooksBetweenTheTwo()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Tensor real = Tensor.Full([64, 1], 1, DType.Float64), fake = Tensor.Full([64, 1], 2, DType.Float64);

        // D = x²/2 has the gradient x, uniform on [1, 2]: the mean of (x - 1)² is 1/3.
        var penalty = GradientPenalty.BetweenRealAndFake(p => p.Flatten(startDim: 1).Square().Sum([1]) / 2, real, fake, generator).Item();
        Assert.InRange(penalty, 0.2, 0.47);
    }

    [Fact]
    public void BetweenRealAndFake_GradientOfZeros_IsOneWithAGradientOfZeros()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var weight = Leaf(0, 0, 0, 0);
        var penalty = GradientPenalty.BetweenRealAndFake(x => Linear(x, weight), Random(6, generator), Random(6, generator), generator);
        Assert.Equal(1, penalty.Item());
        penalty.Backward();
        Assert.Equal([0.0, 0, 0, 0], weight.Grad!.ToArray<double>());
    }

    // Causal attention and the GRU have fused kernels on the processor, attention on newer libtorches.
    [Theory]
    [InlineData(false, "attention")]
    [InlineData(true, "attention")]
    [InlineData(false, "causal attention")]
    [InlineData(true, "causal attention")]
    [InlineData(false, "gru")]
    [InlineData(true, "gru")]
    public void Penalty_CriticWithFusedKernels_HasTheGradientOfFiniteDifferences(bool atReal, string kind)
    {
        using var scope = TensorScope.Open();
        Generator.Default().Seed(4);
        using var generator = Generator.Seeded(4);
        Tensor real = Tensor.Randn([3, 5, 4], generator, DType.Float64), fake = Tensor.Randn([3, 5, 4], generator, DType.Float64);
        using var critic = kind == "gru" ? (Module)new Gru(4, 4, batchFirst: true) : new MultiheadAttention(4, 2, batchFirst: true);
        critic.To(DType.Float64);
        var parameter = critic.Parameters().First();
        var values = parameter.Value.AsSpan<double>();

        Penalty().Backward();
        var gradient = parameter.Value.Grad!.ToArray<double>();
        Assert.True(FusedKernels.AreOn);
        Assert.Contains(gradient, g => Math.Abs(g) > 1e-3);
        const double step = 1e-5;
        for (var i = 0; i < values.Length; i += 7)
        {
            var before = values[i];
            values[i] = before + step;
            var above = Penalty().Item();
            values[i] = before - step;
            var below = Penalty().Item();
            values[i] = before;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-6);
        }

        Tensor Penalty()
        {
            using var between = Generator.Seeded(5);
            return atReal ? GradientPenalty.AtReal(Score, real) : GradientPenalty.BetweenRealAndFake(Score, real, fake, between);
        }

        Tensor Score(Tensor x)
        {
            var read = critic is Gru gru ? gru.Forward(x).Output : ((MultiheadAttention)critic).Forward(x, isCausal: kind == "causal attention");
            return read.Square().Flatten(startDim: 1).Sum([1]);
        }
    }

    private static Tensor Leaf(params double[] values)
    {
        var leaf = Tensor.From<double>(values);
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static Tensor Random(int count, Generator generator) => Tensor.Randn([count, 1, 2, 2], generator, DType.Float64);

    private static Tensor Linear(Tensor x, Tensor weight) => x.Flatten(startDim: 1).Matmul(weight);
}
