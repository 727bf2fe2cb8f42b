using System.Runtime.ExceptionServices;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

/// <summary>Ranks as threads of one process, each with a group of its own: what they compute is the same as in processes, and they start at once.</summary>
internal static class RankThreads
{
    private static readonly TimeSpan _aWhile = TimeSpan.FromSeconds(30);

    /// <summary>Runs ranks to their end. The first failure is thrown; others, which follow from it, are not.</summary>
    /// <param name="count">How many.</param>
    /// <param name="make">Makes what a rank needs, one rank after another: the process has one generator for weights.</param>
    /// <param name="run">What a rank does.</param>
    /// <param name="timeout">How long they wait for each other; null: for half a minute.</param>
    public static TResult[] Run<T, TResult>(int count, Func<int, T> make, Func<T, Ranks, TResult> run, TimeSpan? timeout = null)
        where T : IDisposable
    {
        using var host = Store.Host();
        var made = Enumerable.Range(0, count).Select(make).ToArray();
        var results = new TResult[count];
        var numThreads = TorchRuntime.NumThreads;
        ExceptionDispatchInfo? failure = null;
        var threads = Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                TorchRuntime.NumThreads = 1; // of this thread
                using var ranks = Ranks.Join(Store.Connect("127.0.0.1", host.Port, _aWhile), 0, rank, count, _aWhile, timeout ?? _aWhile, Network.Loopback);
                results[rank] = run(made[rank], ranks);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        TorchRuntime.NumThreads = numThreads;
        foreach (var one in made) one.Dispose();
        failure?.Throw();
        return results;
    }
}
