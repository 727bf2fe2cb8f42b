using Diorama.Core;

namespace Diorama.Evaluation.Tests.Reports;

public sealed class MetricChartsTests
{
    [Fact]
    public void Of_OneObjective_DrawsItsTermsWithItsLoss()
    {
        var charts = MetricCharts.Of(Records("loss", "reconstruction", "divergence", "lr", "gradient_norm", "heldOut.nats"));
        Assert.Equal(["Loss", "Nats, held out", "Gradient norm", "Learning rate"], charts.Select(c => c.Title));
        Assert.Equal(["loss", "reconstruction", "divergence"], charts[0].Series.Select(s => s.Name));
    }

    [Fact]
    public void Of_TwoObjectives_DrawsLossesTogether()
    {
        var charts = MetricCharts.Of(Records("generator.loss", "discriminator.lr", "discriminator.loss", "discriminator.real", "generator.lr", "discriminator.accuracy_real"));
        Assert.Equal(["Losses", "Accuracy", "Discriminator", "Learning rate"], charts.Select(c => c.Title));
        Assert.Equal(["generator", "discriminator"], charts[0].Series.Select(s => s.Name));
        Assert.Equal(["generator", "discriminator"], charts[3].Series.Select(s => s.Name)); // each keeps its colour
        Assert.Equal(["accuracy real"], charts[1].Series.Select(s => s.Name));
    }

    [Fact]
    public void Of_FiguresOfAGan_AreDrawnLikeWithLike()
    {
        var charts = MetricCharts.Of(
            Records(
                "critic.real",
                "critic.generated",
                "samples.agree",
                "samples.sure",
                "samples.count.3",
                "samples.classes",
                "fid",
                "fid.floor",
                "precision",
                "precision.floor",
                "coverage"
            )
        );
        Assert.Equal(
            [
                "Discriminator right on pictures it has not learned from",
                "Samples, as the judge sees them",
                "FID, and of training pictures",
                "How true and how varied, in the extractor's features",
            ],
            charts.Select(c => c.Title)
        );
        Assert.All(charts, c => Assert.Equal(2, c.Series.Count));
        Assert.Equal(["real", "generated"], charts[0].Series.Select(s => s.Name));
        Assert.Equal(["fid", "floor"], charts[2].Series.Select(s => s.Name));
        Assert.Equal(["precision", "coverage"], charts[3].Series.Select(s => s.Name));
    }

    [Fact]
    public void Of_LearningRateThatEndsNearZero_HasALinearAxis()
    {
        double[] rates = [1e-3, 5e-4, 1e-8];
        var chart = Assert.Single(MetricCharts.Of([.. rates.Select((r, i) => new MetricsRecord(i, i, new Dictionary<string, double> { ["lr"] = r }))]));
        Assert.IsNotType<LogAxis>(chart.Y);
    }

    [Fact]
    public void Of_NothingToDraw_HasNoCharts()
    {
        Assert.Empty(MetricCharts.Of([]));
        Assert.Empty(MetricCharts.Of([new MetricsRecord(1, 1, new Dictionary<string, double> { ["loss"] = double.NaN })]));
        Assert.Empty(MetricCharts.Of([new MetricsRecord(1, 1, new Dictionary<string, double> { ["loss"] = 1 })]));
    }

    private static MetricsRecord[] Records(params string[] keys) =>
        [.. Enumerable.Range(1, 3).Select(step => new MetricsRecord(step, step, keys.ToDictionary(k => k, k => (double)step)))];
}
