using Diorama.Cli.Bench;

namespace Diorama.Cli.Tests.Bench;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 4.0, 1.0 }, 2.5)]
    [InlineData(new[] { 9.0, 1.0, 5.0 }, 5.0)]
    public void Median_FewNumbers_IsTheirMiddle(double[] values, double median) => Assert.Equal(median, Statistics.Median(values));

    // Confidence of the interval between the k-th smallest and the k-th largest of n, from the binomial distribution by hand:
    // n = 6: 1 - 2/64; n = 9: 1 - 2 (1 + 9)/512; n = 15: 1 - 2 (1 + 15 + 105 + 455)/32768.
    [Theory]
    [InlineData(6, 1, 1 - (2.0 / 64))]
    [InlineData(9, 2, 1 - (20.0 / 512))]
    [InlineData(15, 4, 1 - (1152.0 / 32768))]
    public void MedianInterval_NNumbers_IsBetweenKthSmallestAndLargest(int n, int k, double confidence)
    {
        var values = Enumerable.Range(1, n).Reverse().Select(i => (double)i).ToList();
        var (low, high, sure) = Statistics.MedianInterval(values);
        Assert.Equal((k, n + 1 - k), (low, high));
        Assert.Equal(confidence, sure, 12);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0.75)]
    [InlineData(5, 0.9375)]
    public void MedianInterval_TooFewNumbers_IsAllOfThemAndSaysHowSure(int n, double confidence)
    {
        var (low, high, sure) = Statistics.MedianInterval([.. Enumerable.Range(1, n).Select(i => (double)i)]);
        Assert.Equal((1.0, (double)n), (low, high));
        Assert.Equal(confidence, sure, 12);
    }

    [Fact]
    public void MedianInterval_ManyDraws_HoldsTheTrueMedianAsOftenAsItSays()
    {
        var random = new Random(5);
        const int Trials = 4000;
        var held = 0;
        var confidence = 0.0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var (low, high, sure) = Statistics.MedianInterval([.. Enumerable.Range(0, 9).Select(_ => random.NextDouble())]);
            if (low <= 0.5 && 0.5 <= high) held++;
            confidence = sure;
        }
        Assert.Equal(confidence, (double)held / Trials, 0.015);
    }

    [Fact]
    public void Median_NoNumbers_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Statistics.Median([]));
        Assert.Throws<ArgumentException>(() => Statistics.MedianInterval([]));
    }
}
