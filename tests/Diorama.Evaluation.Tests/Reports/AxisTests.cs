namespace Diorama.Evaluation.Tests.Reports;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 10, 2, new double[] { 0, 2, 4, 6, 8, 10 })]
    [InlineData(0, 1, 0.2, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1.0 })]
    [InlineData(-3, 3, 1, new double[] { -3, -2, -1, 0, 1, 2, 3 })]
    [InlineData(0.13, 0.87, 0.1, new[] { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 })]
    [InlineData(1, 1500, 200, new double[] { 0, 200, 400, 600, 800, 1000, 1200, 1400, 1600 })]
    public void Round_TwoEnds_HasMarksAtRoundNumbersAroundThem(double low, double high, double step, double[] expected)
    {
        var axis = LinearAxis.Round(low, high);
        Assert.Equal(step, LinearAxis.Step(high - low, 5), 1e-12);
        Assert.Equal(expected.Length, axis.Ticks.Count);
        Assert.All(expected.Zip(axis.Ticks), p => Assert.Equal(p.First, p.Second.Value, 1e-9));
        Assert.Equal((expected[0], expected[^1]), (Math.Round(axis.Low, 9), Math.Round(axis.High, 9)));
    }

    [Fact]
    public void Exact_TwoEnds_KeepsThem()
    {
        var axis = LinearAxis.Exact(1, 1500);
        Assert.Equal((1.0, 1500.0), (axis.Low, axis.High));
        Assert.Equal([200, 400, 600, 800, 1000, 1200, 1400], axis.Ticks.Select(t => t.Value));
        Assert.Equal(["200", "400", "600", "800", "1000", "1200", "1400"], axis.Ticks.Select(t => t.Label));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-2e-8)]
    [InlineData(1e12)]
    public void Round_EqualEnds_AreDrawnApart(double value)
    {
        var axis = LinearAxis.Round(value, value);
        Assert.True(axis.Low < value && value < axis.High);
        Assert.InRange(axis.Place(value), 0.1, 0.9);
        Assert.Equal(axis.Ticks.Count, axis.Ticks.Select(t => t.Label).Distinct().Count());
    }

    [Fact]
    public void Place_Linear_IsTheShareOfTheWay() => Assert.Equal(0.25, LinearAxis.Exact(-10, 30).Place(0), 12);

    [Fact]
    public void Place_Logarithmic_IsTheShareOfTheRatio()
    {
        var axis = new LogAxis(1, 10_000);
        Assert.Equal(0.5, axis.Place(100), 12);
        Assert.Equal(double.NegativeInfinity, axis.Place(0));
        Assert.Equal([1, 10, 100, 1000, 10_000], axis.Ticks.Select(t => Math.Round(t.Value, 6)));
    }

    [Fact]
    public void Ticks_LogarithmicOverTwoDecades_HasTwosAndFivesToo() =>
        Assert.Equal(["0.1", "0.2", "0.5", "1", "2", "5", "10"], new LogAxis(0.1, 10).Ticks.Select(t => t.Label));

    [Theory]
    [InlineData(0.1 + 0.2, 0.1, "0.3")]
    [InlineData(1e-17, 0.1, "0")]
    [InlineData(20_000, 5000, "20k")]
    [InlineData(25_500, 500, "25.5k")]
    [InlineData(1_500_000, 500_000, "1.5M")]
    [InlineData(0.00002, 0.00001, "2e−5")]
    [InlineData(-2.5, 0.5, "−2.5")]
    public void Of_Mark_IsShortAndExact(double value, double step, string label) => Assert.Equal(label, AxisLabel.Of(value, step));
}
