namespace Diorama.Torch.Tests;

public sealed class RowShareTests
{
    [Theory]
    [InlineData(0, 8, 5)] // the batch first
    [InlineData(1, 3, 8)] // or second
    [InlineData(0, 24, 2)] // or several to a sample
    public void Share_DrawsOfTwo_AreTheDrawOfOne(int dim, int rows, int columns)
    {
        using var scope = TensorScope.Open();
        long[] whole = [rows, columns];
        long[] half = [.. whole];
        half[dim] /= 2;
        foreach (var draw in (Func<long[], Generator, Tensor>[])[
            (size, g) => Tensor.Randn(size, g), (size, g) => Tensor.Rand(size, g), (size, g) => Tensor.Randint(0, 1000, size, g).ToCopy(DType.Float32),
            (size, g) => Tensor.Empty(size).BernoulliInPlace(0.5, g), (size, g) => Tensor.Empty(size).ExponentialInPlace(generator: g)])
        {
            using var one = Generator.Seeded(7);
            var all = draw(whole, one);
            for (var rank = 0; rank < 2; rank++)
            {
                using var generator = Generator.Seeded(7);
                generator.Share = new(rank, 2, 4);
                var part = draw(half, generator);
                Assert.Equal(all.Narrow(dim, rank * half[dim], half[dim]).ToArray<float>(), part.ToArray<float>());
                Assert.Equal(one.GetState(), generator.GetState()); // so the next draw fits too
            }
        }
    }

    [Fact]
    public void Share_DrawWithoutTheBatch_IsTheSameForAll()
    {
        using var scope = TensorScope.Open();
        using var one = Generator.Seeded(7);
        using var other = Generator.Seeded(7);
        other.Share = new(1, 2, 4);
        Assert.Equal(Tensor.Rand([3, 5], one).ToArray<float>(), Tensor.Rand([3, 5], other).ToArray<float>());
    }
}
