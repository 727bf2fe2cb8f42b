using System.Diagnostics;
using System.Globalization;
using Diorama.Cli.Bench;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>
/// What a second thread brings on this machine at this moment. Between loops OpenMP's threads spin and wait for each other: alone that is fast, but where
/// something else wants the cores, they wait for one that does not run, and two threads become slower than one.
/// </summary>
/// <param name="Threads">How many were tried against one.</param>
/// <param name="One">Milliseconds of a training step on one thread.</param>
/// <param name="Several">The same on all of them.</param>
internal sealed record ThreadTrial(int Threads, double One, double Several)
{
    // Less than this is within what a median of a few steps is worth.
    private const double Gain = 1.1;

    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1.8);

    /// <summary>Trains a small Transformer, whose operators are short and many, in turns of one thread and of all, for about two seconds.</summary>
    /// <param name="threads">All; at least 2.</param>
    public static ThreadTrial Run(int threads)
    {
        var before = TorchRuntime.NumThreads;
        using var step = new GptWorkload();
        var (one, several) = (new List<double>(), new List<double>());
        try
        {
            var begin = Stopwatch.GetTimestamp();
            do
            {
                Time(step, 1, one);
                Time(step, threads, several);
            }
            while (Stopwatch.GetElapsedTime(begin) < _patience);
        }
        finally
        {
            TorchRuntime.NumThreads = before;
        }
        return new(threads, Statistics.Median(one), Statistics.Median(several));
    }

    /// <summary>What was found, and what to do.</summary>
    public override string ToString()
    {
        var found = string.Create(CultureInfo.InvariantCulture, $"a training step takes {One:F1} ms on 1 thread, {Several:F1} on {Threads}");
        return One > Gain * Several ? $"{found}: more are faster, as set"
            : Several > Gain * One ? $"{found}: they wait for each other, since something else keeps the cores busy. Meanwhile: export DIORAMA_THREADS=1, or export GOMP_SPINCOUNT=1000"
            : $"{found}: no difference. To leave cores for others: export DIORAMA_THREADS=1";
    }

    private static void Time(GptWorkload step, int threads, List<double> samples)
    {
        TorchRuntime.NumThreads = threads;
        step.Step(); // the threads wake up, the caches fill
        var begin = Stopwatch.GetTimestamp();
        do
        {
            var start = Stopwatch.GetTimestamp();
            step.Step();
            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < _turn);
    }
}
