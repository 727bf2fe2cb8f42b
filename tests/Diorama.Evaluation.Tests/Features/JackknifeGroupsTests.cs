using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class JackknifeGroupsTests
{
    private const int Classes = 10;

    [Fact]
    public void Next_EveryTwenty_AreOneOfEachGroup() => Assert.All(
        JackknifeGroups.OfFirst(200).Chunk(Jackknife.NumGroups),
        deal => Assert.Equal(Enumerable.Range(0, Jackknife.NumGroups), deal.Order()));

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public void OfFirst_ClassesThatTakeTurns_AreInAllGroups(int classes)
    {
        var groups = JackknifeGroups.OfFirst(4000);
        var counts = Enumerable.Range(0, 4000).CountBy(i => (i % classes, groups[i])).ToDictionary();
        Assert.Equal(classes * Jackknife.NumGroups, counts.Count);
        // Binomial for independent deals: mean 4000 / 20 / classes, and so about its variance.
        var mean = 200.0 / classes;
        Assert.All(counts.Values, n => Assert.InRange(n, mean - 5 * Math.Sqrt(mean), mean + 5 * Math.Sqrt(mean)));
    }

    // The sets differ in one class: with groups of one class each, the interval would be more than three times too wide.
    [Fact]
    public void FrechetDistance_ClassesThatTakeTurns_HasTheSpreadOfIndependentDraws() =>
        Assert.InRange(ReachOverSpread((x, y) =>
        {
            using var first = new FeatureMoments();
            using var second = new FeatureMoments();
            first.Add(x);
            second.Add(y);
            return FrechetDistance.WithInterval(first, second);
        }), 0.7, 1.4);

    [Fact]
    public void KernelDistance_ClassesThatTakeTurns_HasTheSpreadOfIndependentDraws() =>
        Assert.InRange(ReachOverSpread((x, y) => KernelDistance.WithInterval(x, y)), 0.7, 1.4);

    // Half the width of the interval where classes take turns, over the 95% reach of the figure's draws, by repetition, where each draws its class.
    private static double ReachOverSpread(Func<Tensor, Tensor, Interval> measure)
    {
        using var generator = Generator.Seeded(21);
        var (values, reaches) = (new List<double>(), new List<double>());
        for (var i = 0; i < 60; i++)
        {
            using var scope = TensorScope.Open();
            var moved = Tensor.From<long>([0], 1).OneHot(Classes) * 2;
            values.Add(measure(Draw(Drawn()), Draw(Drawn()) + moved).Mean);
            var turns = Tensor.Arange(0, 400, dtype: DType.Int64).Remainder(Classes);
            var interval = measure(Draw(Drawn()), Draw(turns) + moved);
            reaches.Add((interval.High - interval.Low) / 2);
        }

        var spread = Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Count - 1));
        return reaches.Average() / (2.093 * spread);

        Tensor Drawn() => Tensor.Randint(0, Classes, [400], generator);

        // A class's mean lies on its own axis.
        Tensor Draw(Tensor classes) => classes.OneHot(Classes).ToCopy(DType.Float32) * 3 + Tensor.Randn([400, Classes], generator: generator) * 0.3;
    }
}
