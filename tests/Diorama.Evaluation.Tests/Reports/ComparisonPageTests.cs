using System.Xml.Linq;
using Diorama.Core;
using Diorama.Tests;

namespace Diorama.Evaluation.Tests.Reports;

public sealed class ComparisonPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_TwoRuns_DrawsOneLineARunForEachFigureBothHave()
    {
        var charts = ComparedCharts.Of([("small", Run("small", [10, 20], "loss", "heldOut.nats", "lr")), ("large", Run("large", [10, 20, 30], "loss", "heldOut.nats", "fid"))], ComparisonAxis.Steps);
        Assert.Equal(["Nats, held out", "Loss"], charts.Select(c => c.Title)); // rates judge nothing, and only one run has FID
        Assert.All(charts, c => Assert.Equal(["small", "large"], c.Series.Select(s => s.Name)));
        Assert.Equal([10.0, 20, 30], charts[0].Series[1].Points.Select(p => p.X));
    }

    [Theory]
    [InlineData(ComparisonAxis.Steps, new[] { 10.0, 20, 30, 40 })]
    [InlineData(ComparisonAxis.Time, new[] { 1.0, 2, 3, 4 })]
    [InlineData(ComparisonAxis.OwnSteps, new[] { 0.0, 10, 20 })]
    [InlineData(ComparisonAxis.OwnTime, new[] { 0.0, 1, 2 })]
    public void Of_GrownRun_BeginsWhereTheAxisSays(ComparisonAxis axis, double[] expected)
    {
        var grown = Run("grown", [10, 20, 30, 40], "loss") with
        {
            Facts = new RunFacts { Grown = new GrowthFacts { From = "/runs/small", Step = 20, Seconds = 120, Parameters = 7, Changes = [], Difference = 0, Answers = [], DrawsNoise = false } },
        };
        var chart = Assert.Single(ComparedCharts.Of([("grown", grown), ("large", Run("large", [10, 20], "loss"))], axis));
        Assert.Equal(expected, chart.Series[0].Points.Select(p => p.X));
        Assert.Equal([.. axis is ComparisonAxis.Steps or ComparisonAxis.OwnSteps ? new[] { 10.0, 20 } : [1.0, 2]], chart.Series[1].Points.Select(p => p.X));
    }

    [Fact]
    public void ToHtml_SeveralRuns_HasTheirFiguresSideBySide()
    {
        var page = XDocument.Parse(new ComparisonPage
        {
            Runs =
            [
                Run("small", [10, 20], "loss") with { Figures = [new Figure("test.nats", 91.2, "nats") { Low = 90.5, High = 91.9 }] },
                Run("large", [10, 20], "loss") with { Figures = [new Figure("test.nats", 88.7, "nats"), new Figure("fid", 12.5, "")] },
            ],
        }.ToHtml().Replace("<!doctype html>", "", StringComparison.OrdinalIgnoreCase)).Root!;
        var rows = page.Descendants("tbody").First().Elements("tr").Select(r => r.Elements().Select(c => c.Value).ToList()).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal(["91.2 nats90.5 to 91.9", "88.7 nats"], rows[0][1..]);
        Assert.Equal(["", "12.5"], rows[1][1..]);
        Assert.Single(page.Descendants("figure"));
    }

    [Fact]
    public void ToHtml_Notes_AreSaidBeforeTheFigures() =>
        Assert.Contains("Curves over steps. Beware.", new ComparisonPage { Runs = [Run("a", [10], "loss"), Run("b", [10], "loss")], Notes = ["Beware."] }.ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void ToHtml_FoldersOfOneName_AreToldByTheirPlaces()
    {
        var html = new ComparisonPage { Runs = [Run("here/run", [10], "loss"), Run("there/run", [10], "loss")] }.ToHtml();
        Assert.Contains(Path.Combine("here", "run"), html, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("there", "run"), html, StringComparison.Ordinal);
    }

    private RunSection Run(string name, long[] steps, params string[] figures) => RunSection.Read(
        RunMaker.Make(_folder, name).WithMetrics([.. steps.Select(step => new MetricsRecord(step, step * 6, figures.ToDictionary(f => f, _ => 100.0 / step)))]));
}
