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
            .OrderBy(k => k.EndsWith("loss", StringComparison.Ordinal))
            .Select(k => (Title: MetricCharts.Name(k), Lines: Lines(runs, k, axis)))
            .Where(c => c.Lines.Count > 1)
            .Take(MostCharts)
            .Select(c => new LineChart(c.Title, c.Lines, Over: axis switch
            {
                ComparisonAxis.Steps => "the steps",
                ComparisonAxis.Time => "minutes of training",
                _ => "minutes of each run's own training",
            })),
    ];

    // Who lacks the figure keeps its place, so that each run has one colour in all charts.
    private static List<ChartSeries> Lines(IReadOnlyList<(string Name, RunSection Run)> runs, string key, ComparisonAxis axis)
    {
        var lines = runs.Select(run => new ChartSeries(run.Name, Points(run.Run, key, axis))).ToList();
        return lines.Count(l => l.Finite.Count > 1) > 1 ? lines : [];
    }

    private static IReadOnlyList<(double X, double Y)> Points(RunSection run, string key, ComparisonAxis axis)
    {
        var grown = axis == ComparisonAxis.OwnTime ? run.Facts.Grown : null;
        return
        [
            .. run.Records.Where(r => r.Values.ContainsKey(key) && r.Step > (grown?.Step ?? -1))
                .Select(r => (axis == ComparisonAxis.Steps ? r.Step : (r.Seconds - (grown?.Seconds ?? 0)) / 60, r.Values[key])),
        ];
    }
}
