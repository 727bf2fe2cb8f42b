using System.Globalization;

namespace Diorama.Evaluation.Tests.Reports;

public sealed class LineChartTests
{
    [Fact]
    public void ToHtml_TwoPoints_LieInTheCornersOfThePlot()
    {
        var chart = new LineChart("Loss", [new ChartSeries("loss", [(0, 0), (10, 10)])]);
        var svg = chart.ToHtml().Element("svg")!;
        var line = svg.Descendants("path").Single();
        Assert.Equal("M52 230L462 12", line.Attribute("d")!.Value);
        Assert.Equal([("52", "230"), ("462", "12")], svg.Descendants("circle").Select(c => (c.Attribute("cx")!.Value, c.Attribute("cy")!.Value)));
    }

    [Fact]
    public void ToHtml_Marks_StandWhereTheirValuesLie()
    {
        var chart = new LineChart("Loss", [new ChartSeries("loss", [(0, 0), (100, 8)])]);
        var rows = chart.ToHtml().Element("svg")!.Elements("g").Where(g => g.Element("line") is not null).ToList();
        Assert.Equal(["0", "2", "4", "6", "8"], rows.Select(r => r.Element("text")!.Value));
        Assert.Equal([230, 175.5, 121, 66.5, 12], rows.Select(r => double.Parse(r.Element("line")!.Attribute("y1")!.Value, CultureInfo.InvariantCulture)));
    }

    // The beginnings would leave nothing of what the lines differ by.
    [Fact]
    public void ToHtml_Compared_ShowsTheEndsAndWhereTheFirstLineEnds()
    {
        var chart = new LineChart("Loss", [new ChartSeries("a", [(0, 900), (1, 500), (2, 20), (3, 18), (4, 14), (5, 12)]), new ChartSeries("b", [(0, 19), (1, 15), (2, 10)])], IsCompared: true);
        Assert.Equal(10, chart.Y.Low);
        Assert.Equal(20, chart.Y.High);
        var level = chart.ToHtml().Element("svg")!.Elements("line").Single();
        Assert.Equal(230 - (0.2 * (230 - 12)), double.Parse(level.Attribute("y1")!.Value, CultureInfo.InvariantCulture), 0.1); // at 12
    }

    [Fact]
    public void ToHtml_NoisyLine_HasTrendAndRaw()
    {
        var noisy = Enumerable.Range(0, 400).Select(i => ((double)i, i % 2 == 0 ? 1.0 : 3.0)).ToList();
        var series = new ChartSeries("loss", noisy);
        Assert.True(series.IsNoisy);
        Assert.All(series.Trend.Skip(20).SkipLast(20), p => Assert.InRange(p.Y, 1.8, 2.2));
        var classes = new LineChart("Loss", [series]).ToHtml().Descendants("path").Select(p => p.Attribute("class")!.Value);
        Assert.Equal(["raw", "line"], classes);
    }

    [Fact]
    public void ToHtml_SmoothLine_IsDrawnAsMeasured()
    {
        var series = new ChartSeries("lr", [.. Enumerable.Range(0, 400).Select(i => ((double)i, 400.0 - i))]);
        Assert.False(series.IsNoisy);
        Assert.Same(series.Points, series.Trend);
        Assert.EndsWith("lr 1", new LineChart("lr", [series]).ToHtml().Element("ul")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Y_WideRangeAboveZero_IsLogarithmic()
    {
        var chart = new LineChart("Loss", [new ChartSeries("loss", [(0, 1000), (1, 10), (2, 1)])]);
        Assert.IsType<LogAxis>(chart.Y);
        Assert.Contains("log scale", chart.ToHtml().Element("figcaption")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2, 5, true)] // near zero: shown from there
    [InlineData(4, 5, false)]
    public void Y_NarrowRange_IsLinear(double low, double high, bool fromZero)
    {
        var axis = new LineChart("Loss", [new ChartSeries("loss", [(0, high), (1, low)])]).Y;
        Assert.IsType<LinearAxis>(axis);
        Assert.Equal(fromZero, axis.Low == 0);
    }

    [Fact]
    public void ToHtml_NotFiniteValues_LeaveGaps()
    {
        var chart = new LineChart("Loss", [new ChartSeries("a", [(0, 1), (1, double.NaN), (2, double.PositiveInfinity), (3, 2), (4, 1)]), new ChartSeries("b", [(0, double.NaN)])]);
        var paths = chart.ToHtml().Descendants("path").Select(p => p.Attribute("d")!.Value).ToList();
        Assert.Equal(2, paths[0].Count(c => c == 'M'));
        Assert.Equal("", paths[1]);
        Assert.DoesNotContain("NaN", HtmlText.Of(chart.ToHtml()), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_OutlierBeyondTheAxis_StaysAShortNumber()
    {
        var points = Enumerable.Range(0, 1000).Select(i => ((double)i, i == 500 ? 1e30 : 1.0 + i % 7)).ToList();
        var chart = new LineChart("Loss", [new ChartSeries("loss", points)]);
        var numbers = chart.ToHtml().Descendants("path").SelectMany(p => p.Attribute("d")!.Value.Split('M', 'L', ' ')).Where(n => n.Length > 0);
        Assert.All(numbers, n => Assert.InRange(double.Parse(n, CultureInfo.InvariantCulture), -300, 500));
    }
}
