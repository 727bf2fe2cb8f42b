using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class KernelDistanceTests
{
    [Fact]
    public void OfFeatures_Golden_IsTheSumOverEveryPair()
    {
        using var scope = TensorScope.Open();
        var (real, generated) = FeatureGolden.Sets();
        var golden = Assert.Single(FeatureGolden.Values("kernel"));
        Assert.Equal(golden, KernelDistance.OfFeatures(real, generated), 1e-6 * golden);
    }

    [Fact]
    public void OfFeatures_MoreRowsThanABlock_IsTheSame()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var (x, y) = (Tensor.Randn([1100, 4], generator: generator), Tensor.Randn([700, 4], generator: generator) + 0.3);
        var (kxx, kyy, kxy) = (Kernel(x, x), Kernel(y, y), Kernel(x, y));
        var expected = (kxx.Sum() - kxx.Trace()).Item() / (1100.0 * 1099) + (kyy.Sum() - kyy.Trace()).Item() / (700.0 * 699) - 2 * kxy.Mean().Item();
        Assert.Equal(expected, KernelDistance.OfFeatures(x, y), 1e-9);

        static Tensor Kernel(Tensor a, Tensor b) => (a.ToCopy(DType.Float64).Matmul(b.ToCopy(DType.Float64).T()) / 4.0 + 1).Pow(3);
    }

    [Fact]
    public void OfFeatures_ManyDrawsOfEqualDistributions_AverageToZero()
    {
        using var generator = Generator.Seeded(11);
        var draws = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            using var scope = TensorScope.Open();
            draws.Add(KernelDistance.OfFeatures(Tensor.Randn([30, 6], generator: generator), Tensor.Randn([20, 6], generator: generator)));
        }

        var (mean, error) = (draws.Average(), Math.Sqrt(draws.Select(d => d * d).Average() / draws.Count));
        Assert.InRange(mean, -2.5 * error, 2.5 * error);
        // With each example's pair with itself it would lie at about (2³ / 30 + 2³ / 20) / 1.2, far outside.
        Assert.True(error < 0.05, $"standard error {error}");
        Assert.Contains(draws, d => d < 0);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(25)]
    [InlineData(100)] // some slots have two, some three
    public void OfFeatures_MadeClassByClass_AverageToZeroWhereMatched(int second)
    {
        using var generator = Generator.Seeded(13);
        var (matched, free) = (new List<double>(), new List<double>());
        for (var i = 0; i < 500; i++)
        {
            using var scope = TensorScope.Open();
            var centres = Tensor.Randn([40, 1], generator: generator).Sign() * 3;
            var again = Tensor.Cat([centres, centres, centres])[..second];
            var (x, y) = (centres + Tensor.Randn([40, 4], generator: generator), again + Tensor.Randn([second, 4], generator: generator));
            matched.Add(KernelDistance.OfFeatures(x, y, matched: true));
            free.Add(KernelDistance.OfFeatures(x, y));
        }

        Assert.InRange(InErrors(matched), -2.5, 2.5);
        Assert.True(InErrors(free) < -10, $"{InErrors(free)}");

        static double InErrors(List<double> draws) => draws.Average() / (Math.Sqrt(draws.Sum(d => Math.Pow(d - draws.Average(), 2)) / (draws.Count - 1.0) / draws.Count));
    }

    [Fact]
    public void OfFeatures_MadeOfTheFirst_LeavesTheirPairsOut()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(14);
        var x = Tensor.Randn([60, 4], generator: generator);
        Assert.Equal(0, KernelDistance.OfFeatures(x, x, matched: true), 1e-12); // all three means are of the same pairs
        Assert.True(KernelDistance.OfFeatures(x, x) < -0.01);
    }

    [Fact]
    public void Slots_SomeKeptOfMany_CountPairsOfDifferentSlots()
    {
        var (first, second) = Slots.Matched([4, 1, 2], [0, 1, 6, 7, 11], count: 5).Places();
        Assert.Equal([4L, 1, 2], first.Select(p => p.Slot));
        Assert.Equal([0L, 1, 1, 2, 1], second.Select(p => p.Slot));
        Assert.Equal(3 * 5 - 4, Slots.NumPairs(first, second, without: null));
        Assert.Equal(5 * 5 - (1 + 9 + 1), Slots.NumPairs(second, second, without: null));
        Assert.Equal(2 * 2, Slots.NumPairs(first, second, without: first[1].Group) + (first[2].Group == first[1].Group ? 4 : 1));
        Assert.All(second.Where(p => p.Slot == 1), p => Assert.Equal(first[1].Group, p.Group));
    }

    [Fact]
    public void WithInterval_DrawsOfDifferentDistributions_HasTheirSpread()
    {
        using var generator = Generator.Seeded(12);
        var (values, errors) = (new List<double>(), new List<double>());
        for (var i = 0; i < 100; i++)
        {
            using var scope = TensorScope.Open();
            var interval = KernelDistance.WithInterval(Tensor.Randn([80, 4], generator: generator), Tensor.Randn([80, 4], generator: generator) + 0.7);
            values.Add(interval.Mean);
            errors.Add((interval.High - interval.Low) / 2 / 2.093);
        }

        var spread = Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Count - 1));
        Assert.InRange(errors.Average() / spread, 0.75, 1.35);
    }

    [Fact]
    public void WithInterval_FewExamples_HasNoEnds()
    {
        using var scope = TensorScope.Open();
        var interval = KernelDistance.WithInterval(Tensor.Ones([39, 2]), Tensor.Ones([100, 2]));
        Assert.Equal((0.0, double.NaN, double.NaN), (Math.Round(interval.Mean, 12), interval.Low, interval.High));
    }
}
