namespace Diorama.Evaluation.Tests.Metrics.Text;

public sealed class BootstrapTests
{
    [Fact]
    public void Interval_OfAMean_IsNearTheNormalOne()
    {
        // A thousand noughts and ones: the mean's standard error is 0.5 / sqrt(1000).
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => (double)(i % 2))];
        var (low, high) = Bootstrap.Interval(values, drawn => drawn.Average(), seed: 3);
        var reach = 1.96 * 0.5 / Math.Sqrt(1000);
        Assert.InRange(low, 0.5 - 1.2 * reach, 0.5 - 0.8 * reach);
        Assert.InRange(high, 0.5 + 0.8 * reach, 0.5 + 1.2 * reach);
        Assert.Equal((low, high), Bootstrap.Interval(values, drawn => drawn.Average(), seed: 3));
    }

    [Fact]
    public void Paired_ASmallSteadyGain_IsSignificantThoughTheIntervalsOverlap()
    {
        double[] one = [.. Enumerable.Range(0, 200).Select(i => i % 10 + 0.5)];
        double[] other = [.. Enumerable.Range(0, 200).Select(i => (double)(i % 10))];
        Assert.Equal(0, Bootstrap.Paired(one, other, drawn => drawn.Average()));
        Assert.Equal(1, Bootstrap.Paired(other, one, drawn => drawn.Average()));
        Assert.True(Bootstrap.Interval(one, d => d.Average()).Low < Bootstrap.Interval(other, d => d.Average()).High);
    }

    [Fact]
    public void Paired_EqualSystems_AreNotBetter()
    {
        double[] values = [1, 2, 3];
        Assert.Equal(1, Bootstrap.Paired(values, values, drawn => drawn.Average()));
    }
}
