using System.Diagnostics;
using System.Globalization;
using Diorama.Cli.Commands;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>This program, started again for each measurement.</summary>
internal sealed class Ourselves(IPrograms programs)
{
    /// <summary>Measures once.</summary>
    public Measurement Measure(Benchmark benchmark, int threads)
    {
        if (benchmark.Make is null) return MeasureStart(threads);
        return Measurement.Parse(benchmark.Name, Run(benchmark, threads, "--steps", $"{benchmark.Steps}", "--warmup", $"{benchmark.Warmup}").Output);
    }

    // The child says when its picture was on the disk; both read the machine's monotonic clock.
    private Measurement MeasureStart(int threads)
    {
        var picture = Path.Combine(Path.GetTempPath(), $"diorama-bench-{Environment.ProcessId}.png");
        try
        {
            var (output, started) = Run(Benchmarks.All.Single(b => b.Make is null), threads, "--out", picture);
            if (output.Split(' ') is not [var finished, var peak] || !File.Exists(picture)) throw new MachineException($"{Benchmarks.ColdStart} wrote no picture; it printed: {output}");
            return new(Stopwatch.GetElapsedTime(started, long.Parse(finished, CultureInfo.InvariantCulture)).TotalMilliseconds, double.Parse(peak, CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(picture);
        }
    }

    private (string Output, long Started) Run(Benchmark benchmark, int threads, params string[] more)
    {
        var self = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "diorama.dll")] : [];
        return programs.Run(self, [.. program, BenchChildCommand.Name, benchmark.Name, "--threads", $"{threads}", .. more]);
    }
}
