using System.Diagnostics;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>Times the samples of a workload in this process, as benchmarks/peers/harness.py does.</summary>
internal static class Clock
{
    /// <returns>Milliseconds of each sample after the warm-up.</returns>
    public static double[] Time(Workload workload, int warmup, int steps)
    {
        for (var i = 0; i < warmup; i++) workload.Step();
        var samples = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            workload.Step();
            samples[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        return samples;
    }

    /// <summary>The largest resident set of this process so far, in MiB.</summary>
    public static double PeakRssMiB() => ProcessMemory.PeakBytes() / (1024.0 * 1024);
}
