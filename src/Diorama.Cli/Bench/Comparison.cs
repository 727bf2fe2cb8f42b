using System.Globalization;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>What rounds say: medians, the median of the ratios of each round, its interval, and whether the target is met.</summary>
internal static class Comparison
{
    /// <summary>What a start may take beyond the bare program, in milliseconds.</summary>
    public const double MostAboveBare = 150;

    /// <summary>A benchmark's figures: time, memory, and for a start what it takes beyond the bare program.</summary>
    /// <param name="benchmark">What was measured.</param>
    /// <param name="settings">With what.</param>
    /// <param name="rounds">Of each round: ours, the peer, and the bare program where there is one.</param>
    public static IEnumerable<Figure> Figures(Benchmark benchmark, TunedSettings settings, IReadOnlyList<IReadOnlyList<Measurement>> rounds)
    {
        var how = benchmark.Make is null ? "one start a process" : string.Create(CultureInfo.InvariantCulture, $"median of {benchmark.Steps} samples after {benchmark.Warmup} a process");
        yield return Ratio(new Figure(benchmark.Name, 0, benchmark.Unit) { Title = benchmark.Title }, benchmark.Target, rounds, m => m.MedianMs, $"{how}; {settings}");
        yield return Ratio(new Figure($"{benchmark.Name}.memory", 0, "MiB") { Title = $"  its memory" }, 1, rounds, m => m.PeakRssMiB, "largest resident set of the process");
        if (rounds[0].Count < 3) yield break;
        var beyond = rounds.Select(r => r[0].MedianMs - r[2].MedianMs).ToList();
        var (low, high, confidence) = Statistics.MedianInterval(beyond);
        var median = Statistics.Median(beyond);
        yield return new Figure($"{benchmark.Name}.above-bare", median, "ms")
        {
            Title = "  beyond a C++ program that loads libtorch",
            Peer = Statistics.Median([.. rounds.Select(r => r[2].MedianMs)]),
            Target = MostAboveBare,
            Goal = FigureGoal.AtMost,
            Met = median <= MostAboveBare,
            Low = low,
            High = high,
            Samples = beyond.Count,
            Protocol = $"difference to the bare program started in the same round; {Words(beyond.Count, confidence)}",
        };
    }

    private static Figure Ratio(Figure figure, double target, IReadOnlyList<IReadOnlyList<Measurement>> rounds, Func<Measurement, double> value, string how)
    {
        var ratios = rounds.Select(r => value(r[0]) / value(r[1])).ToList();
        var (low, high, confidence) = Statistics.MedianInterval(ratios);
        var median = Statistics.Median(ratios);
        return figure with
        {
            Value = Statistics.Median([.. rounds.Select(r => value(r[0]))]),
            Peer = Statistics.Median([.. rounds.Select(r => value(r[1]))]),
            Ratio = median,
            Target = target,
            Goal = FigureGoal.AtMost,
            Met = median <= target,
            Low = low,
            High = high,
            Samples = ratios.Count,
            Protocol = $"ratio to PyTorch in alternating processes, median over rounds; {how}; {Words(ratios.Count, confidence)}",
        };
    }

    private static string Words(int count, double confidence) =>
        string.Create(CultureInfo.InvariantCulture, $"interval of the median by order statistics of {count} rounds, {100 * confidence:F1}%; met when the median is within the target");
}
