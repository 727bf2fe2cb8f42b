namespace Diorama.Evaluation.Tests.Metrics;

public sealed class IntervalTests
{
    [Fact]
    public void OfMean_FourValues_IsMeanAndNormalInterval()
    {
        // 1, 2, 3, 4: mean 2.5, sample variance 5/3, standard error sqrt(5/12).
        var interval = Interval.OfMean([1, 2, 3, 4]);
        Assert.Equal(2.5, interval.Mean, 12);
        Assert.Equal(2.5 - 1.959963984540054 * Math.Sqrt(5.0 / 12), interval.Low, 12);
        Assert.Equal(2.5 + 1.959963984540054 * Math.Sqrt(5.0 / 12), interval.High, 12);
    }

    [Fact]
    public void OfRatio_Proportional_HasNoSpread()
    {
        var interval = Interval.OfRatio([2, 4, 10], [1, 2, 5]);
        Assert.Equal((2.0, 2.0, 2.0), (interval.Mean, interval.Low, interval.High));
    }

    [Fact]
    public void OfRatio_TwoExamples_IsTheRatioEstimator()
    {
        // y = 3, 5; x = 1, 3: R = 2, residuals 1 and -1, variance 2 / (2 * 1) / 2² = 1/4.
        var interval = Interval.OfRatio([3, 5], [1, 3]);
        Assert.Equal(2, interval.Mean, 12);
        Assert.Equal(2 + 1.959963984540054 * 0.5, interval.High, 12);
    }

    [Fact]
    public void OfMean_NothingOrOne_HasNoInterval()
    {
        Assert.True(double.IsNaN(Interval.OfMean([]).Mean));
        Assert.Equal(3, Interval.OfMean([3]).Mean);
        Assert.True(double.IsNaN(Interval.OfMean([3]).Low));
    }

    [Theory]
    [InlineData(8, 10, 0.490162, 0.943318)] // Wilson's interval, worked by hand
    [InlineData(0, 10, 0, 0.277533)]
    [InlineData(10, 10, 0.722467, 1)]
    [InlineData(50, 100, 0.403830, 0.596170)]
    public void Proportion_YesOfMany_HasWilsonsInterval(long yes, long count, double low, double high)
    {
        var proportion = new Proportion(yes, count);
        Assert.Equal((double)yes / count, proportion.Share, 12);
        Assert.Equal(low, proportion.Low, 1e-5);
        Assert.Equal(high, proportion.High, 1e-5);
    }

    [Fact]
    public void Proportion_OfNothing_IsNotANumber() => Assert.True(double.IsNaN(new Proportion(0, 0).Share) && double.IsNaN(new Proportion(0, 0).Low));
}
