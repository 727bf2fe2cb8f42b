using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class NeighbourFiguresTests
{
    private static CancellationToken Running => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_Golden_IsThePapersFormulas()
    {
        using var scope = TensorScope.Open();
        var (real, generated) = FeatureGolden.Sets();
        var found = NeighbourFigures.Of(real, generated, stop: Running);
        Assert.Equal(FeatureGolden.Values("prdc"), Values(found), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((90L, 120L, 120L), (found.Precision.Count, found.Recall.Count, found.Coverage.Count));
    }

    [Fact]
    public void Of_SameSet_IsPerfect()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var set = Tensor.Randn([300, 5], generator: generator);
        var found = NeighbourFigures.Of(set, set, stop: Running);
        Assert.Equal([1.0, 1.0, 1.0], [found.Precision.Share, found.Recall.Share, found.Coverage.Share]);
    }

    [Fact]
    public void Of_OneModeOfTwo_IsTrueButNotVaried()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        var near = Tensor.Randn([400, 3], generator: generator);
        var far = Tensor.Randn([400, 3], generator: generator) + 100;
        var found = NeighbourFigures.Of(Tensor.Cat([near, far]), Tensor.Randn([400, 3], generator: generator), stop: Running);
        Assert.True(found.Precision.Share > 0.9);
        Assert.InRange(found.Recall.Share, 0.35, 0.5);
        Assert.InRange(found.Coverage.Share, 0.35, 0.5);
    }

    [Fact]
    public void ToNeighbour_FarFromZero_KeepsItsDigits()
    {
        using var scope = TensorScope.Open();
        var line = Tensor.Arange(0, 50, dtype: DType.Float32).Unsqueeze(1) + 4096;
        Assert.Equal(1, SquaredDistances.ToNeighbour(line, 1, Running).Max().Item(), 1e-4);
        Assert.Equal(4, SquaredDistances.ToNeighbour(line, 2, Running)[0].Item(), 1e-3);
    }

    [Theory]
    [InlineData(700, 900)] // one block
    [InlineData(3000, 2500)] // several
    public void InBlocks_EveryPair_IsSeenOnce(int rows, int columns)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(5);
        var (x, y) = (Tensor.Randn([rows, 3], generator: generator), Tensor.Randn([columns, 3], generator: generator));
        var (sum, seen) = (0.0, 0L);
        SquaredDistances.InBlocks(x, y, (start, block) =>
        {
            Assert.Equal(seen / columns, start);
            seen += block.NumElements;
            sum += block.ToCopy(DType.Float64).Sum().Item();
        }, Running);
        Assert.Equal((long)rows * columns, seen);
        var expected = columns * x.ToCopy(DType.Float64).Square().Sum().Item() + rows * y.ToCopy(DType.Float64).Square().Sum().Item() - 2 * x.Sum([0]).Dot(y.Sum([0])).Item();
        Assert.Equal(expected, sum, 1e-5 * expected);
    }

    private static double[] Values(NeighbourFigures f) => [f.Precision.Share, f.Recall.Share, f.Density.Mean, f.Coverage.Share];
}
