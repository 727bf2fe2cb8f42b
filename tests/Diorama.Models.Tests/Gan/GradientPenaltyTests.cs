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

    private static Tensor Leaf(params double[] values)
    {
        var leaf = Tensor.From<double>(values);
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static Tensor Random(int count, Generator generator) => Tensor.Randn([count, 1, 2, 2], generator, DType.Float64);

    private static Tensor Linear(Tensor x, Tensor weight) => x.Flatten(startDim: 1).Matmul(weight);
}
