namespace Diorama.Evaluation.Tests.Reports;

public sealed class LineTests
{
    [Fact]
    public void Mean_StraightBeginning_IsNotBent()
    {
        var line = Enumerable.Range(0, 10).Select(i => ((double)i, 3.0 * i)).ToList();
        var smooth = Smoothing.Mean(line, 2);
        Assert.Equal([0, 3, 6, 9, 12, 15, 18, 21], smooth.Take(8).Select(p => Math.Round(p.Y, 9)));
        Assert.Equal((6 + 7 + 8 + 9) * 3 / 4.0, smooth[8].Y, 9); // at the end it looks back
        Assert.Equal((7 + 8 + 9) * 3 / 3.0, smooth[9].Y, 9);
    }

    [Fact]
    public void Mean_NotANumber_IsLeftOutAndStays()
    {
        var smooth = Smoothing.Mean([(0, 1), (1, 2), (2, double.NaN), (3, 4), (4, 6)], 1);
        Assert.True(double.IsNaN(smooth[2].Y));
        Assert.Equal([1, 1.5, 5, 5], smooth.Where(p => !double.IsNaN(p.Y)).Select(p => p.Y));
    }

    [Fact]
    public void Extremes_ManyPoints_KeepsLowestAndHighestOfEveryStretch()
    {
        var points = Enumerable.Range(0, 1000).Select(i => ((double)i, Math.Sin(i) + (i == 500 ? 50 : 0) - (i == 900 ? 70 : 0))).ToList();
        var thin = Thinning.Extremes(points, 20);
        Assert.InRange(thin.Count, 20, 40);
        Assert.Equal(thin.OrderBy(p => p.X), thin);
        Assert.Equal(points.Max(p => p.Item2), thin.Max(p => p.Y));
        Assert.Equal(points.Min(p => p.Item2), thin.Min(p => p.Y));
    }

    [Fact]
    public void Extremes_Gap_StaysAGap()
    {
        var points = Enumerable.Range(0, 100).Select(i => ((double)i, i is >= 40 and < 60 ? double.NaN : 1.0)).ToList();
        Assert.Contains(Thinning.Extremes(points, 10), p => double.IsNaN(p.Y));
    }

    [Fact]
    public void Extremes_FewPoints_AreGivenBack()
    {
        (double, double)[] points = [(0, 1), (1, 5), (2, 3)];
        Assert.Equal(points, Thinning.Extremes(points, 2));
    }

    [Fact]
    public void Path_Gap_BeginsAnew() =>
        Assert.Equal("M0 1L1.3 2M3 4", Svg.Path([(0, 1), (1.26, 2), (2, double.NaN), (3, 4)]));
}
