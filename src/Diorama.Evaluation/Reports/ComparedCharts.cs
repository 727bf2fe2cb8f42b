using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>One chart for each figure that at least two of several runs recorded, a line a run.</summary>
internal static class ComparedCharts
{
    private const int MostCharts = 12;

    /// <summary>The charts: what was measured of the models first, then their losses.</summary>
    /// <param name="runs">The runs, and what they are called.</param>
    /// <param name="axis">Over what.</param>
    internal static IReadOnlyList<LineChart> Of(IReadOnlyList<(string Name, RunSection Run)> runs, ComparisonAxis axis) =>
    [
        .. runs.SelectMany(r => r.Run.Records).SelectMany(r => r.Values.Keys).Distinct()
            .Where(k => MetricCharts.IsDrawn(k) && MetricCharts.IsJudgement(k))
            .Where(k => !k.EndsWith(".floor", StringComparison.Ordinal))
            .OrderBy(k => k.EndsWith("loss", StringComparison.Ordinal) ? 2 : k.StartsWith("heldOut", StringComparison.Ordinal) ? 0 : 1)
            .Select(k => (Title: MetricCharts.Name(k), Lines: Lines(runs, k, axis)))
            .Where(c => c.Lines.Count > 1)
            .Take(MostCharts)
            .Select(c => new LineChart(c.Title, c.Lines, Over: axis switch
            {
                ComparisonAxis.Steps => "the steps",
                ComparisonAxis.Time => "minutes of training",
                ComparisonAxis.OwnSteps => "each run's own steps",
                _ => "minutes of each run's own training",
            }, IsCompared: true)),
    ];

    // Who lacks the figure keeps its place, so that each run has one colour in all charts.
    private static List<ChartSeries> Lines(IReadOnlyList<(string Name, RunSection Run)> runs, string key, ComparisonAxis axis)
    {
        var lines = runs.Select(run => new ChartSeries(run.Name, Points(run.Run, key, axis))).ToList();
        return lines.Count(l => l.Finite.Count > 1) > 1 ? lines : [];
    }

    private static IReadOnlyList<(double X, double Y)> Points(RunSection run, string key, ComparisonAxis axis)
    {
        var grown = axis is ComparisonAxis.OwnSteps or ComparisonAxis.OwnTime ? run.Facts.Grown : null;
        return
        [
            .. run.Records.Where(r => r.Values.ContainsKey(key) && r.Step >= (grown?.Step ?? 0)).Select(r => (Place(r), r.Values[key])),
        ];

        // What the smaller model's last step was measured at is where the grown one begins.
        double Place(MetricsRecord record) => axis is ComparisonAxis.Steps or ComparisonAxis.OwnSteps
            ? record.Step - (grown?.Step ?? 0)
            : Math.Max(0, record.Seconds - (grown?.Seconds ?? 0)) / 60;
    }
}
