using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Diorama.Tests;

/// <summary>Runs many cases on a thread of their own: one that hangs fails the test, which would else wait for ever to look at the clock.</summary>
internal static class Watchdog
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    /// <summary>Runs them.</summary>
    /// <param name="longest">How long a case may take.</param>
    /// <param name="cases">Calls what it is given at the beginning of each case, with words for it.</param>
    public static void Run(TimeSpan longest, Action<Action<string>> cases)
    {
        var (begun, current) = (Stopwatch.GetTimestamp(), "the beginning");
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                cases(name =>
                {
                    Volatile.Write(ref current, name);
                    Volatile.Write(ref begun, Stopwatch.GetTimestamp());
                });
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }) { IsBackground = true };
        thread.Start();
        while (!thread.Join(_look))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref begun)) > longest) throw new TimeoutException($"{Volatile.Read(ref current)} hangs: it has not ended for {longest.TotalSeconds:0} s");
        }
        failure?.Throw();
    }
}
