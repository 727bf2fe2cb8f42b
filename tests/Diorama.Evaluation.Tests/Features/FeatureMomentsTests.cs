using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class FeatureMomentsTests
{
    [Fact]
    public void Fit_FourPoints_IsMeanAndUnbiasedCovariance()
    {
        using var scope = TensorScope.Open();
        using var moments = new FeatureMoments();
        moments.Add(Tensor.From<float>([0, 0, 2, 0, 0, 4], 3, 2));
        moments.Add(Tensor.From<float>([2, 4], 1, 2));
        var (mean, covariance) = moments.Fit();
        Assert.Equal(4, moments.Count);
        Assert.Equal([1, 2], mean.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([4.0 / 3, 0, 0, 16.0 / 3], covariance.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Fit_WithoutAGroup_IsTheFitOfTheOthers(int group)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var all = Tensor.Randn([107, 3], generator: generator) + 1000; // far from zero: sums must not lose digits
        using var parts = new FeatureMoments();
        parts.Add(all.Narrow(0, 0, 50));
        parts.Add(all.Narrow(0, 50, 9));
        parts.Add(all.Narrow(0, 59, 48));
        using var others = new FeatureMoments();
        var groups = JackknifeGroups.OfFirst(107);
        others.Add(Tensor.Cat([.. Enumerable.Range(0, 107).Where(i => groups[i] != group).Select(i => all.Narrow(0, i, 1))]));
        var ((mean, covariance), (otherMean, otherCovariance)) = (parts.Fit(group), others.Fit());
        Assert.Equal(otherMean.ToArray<double>(), mean.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(otherCovariance.ToArray<double>(), covariance.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Add_MoreFeaturesThanGroupsAreKeptOf_IsTheSameFitWithoutAnInterval()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var all = Tensor.Randn([60, FeatureMoments.MostWithGroups + 1], generator: generator);
        using var wide = new FeatureMoments();
        using var narrow = new FeatureMoments();
        wide.Add(all);
        narrow.Add(all.Narrow(1, 0, 3));
        Assert.Equal((false, true), (wide.HasGroups, narrow.HasGroups));
        Assert.Equal(narrow.Fit().Covariance.ToArray<double>(), wide.Fit().Covariance.Narrow(0, 0, 3).Narrow(1, 0, 3).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Fit_OneExample_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var moments = new FeatureMoments();
        moments.Add(Tensor.From<float>([1, 2], 1, 2));
        Assert.Throws<InvalidOperationException>(() => moments.Fit());
    }

    [Fact]
    public void Reservoir_MoreThanItHolds_KeepsEachAsOften()
    {
        using var scope = TensorScope.Open();
        var kept = new double[40];
        for (var seed = 0; seed < 500; seed++)
        {
            var reservoir = new FeatureReservoir(10, seed);
            reservoir.Add(Tensor.Arange(0, 25, dtype: DType.Float32).Unsqueeze(1));
            reservoir.Add(Tensor.Arange(25, 40, dtype: DType.Float32).Unsqueeze(1));
            Assert.Equal(10, reservoir.Count);
            foreach (var i in reservoir.ToTensor().ToArray<float>()) kept[(int)i]++;
            Assert.Equal(reservoir.Numbers, reservoir.ToTensor().ToArray<float>().Select(i => (long)i));
        }

        // Each is kept with probability 1/4: 125 of 500, standard deviation 9.7.
        Assert.All(kept, k => Assert.InRange(k, 125 - 39, 125 + 39));
    }

    [Fact]
    public void Reservoir_FewerThanItHolds_KeepsAllInTheirOrder()
    {
        using var scope = TensorScope.Open();
        var reservoir = new FeatureReservoir(10, 0);
        reservoir.Add(Tensor.From<float>([1, 2, 3, 4], 2, 2));
        Assert.Equal([1, 2, 3, 4], reservoir.ToTensor().ToArray<float>());
        Assert.Equal([0L, 1], reservoir.Numbers);
    }
}
