using System.Diagnostics;
using System.Globalization;
using System.Text;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Who of the ranks is there. Each enters its name in the store when it comes, beats there four times a second from a thread of its own, whatever its training does, and
/// signs out when it leaves: where touch is lost, those that do neither are the lost ones.
/// </summary>
internal sealed class RollCall : IDisposable
{
    /// <summary>How long nothing is heard of a rank that counts as silent.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string LostKey = "lost";

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _atOnce = TimeSpan.FromSeconds(5);

    private readonly Store _store;
    private readonly int _rank;
    private readonly string[] _names;
    private readonly CancellationTokenSource _hostLost = new();
    private readonly Timer _timer;
    private volatile bool _isLeaving;
    private volatile Exception? _lost;

    private RollCall(Store store, int rank, string[] names)
    {
        (_store, _rank, _names) = (store, rank, names);
        _timer = new Timer(_ => Beat());
    }

    /// <summary>Cancelled once the store is lost: its process ended, or does not answer.</summary>
    public CancellationToken HostLost => _hostLost.Token;

    /// <summary>What became of the store's process, once it is lost.</summary>
    public string HostsFate => FateOf(_lost!);

    /// <summary>Enters this rank, and waits until all are there.</summary>
    /// <param name="store">The ranks' own; borrowed.</param>
    /// <param name="rank">This one's number.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="timeout">How long the others are waited for.</param>
    /// <param name="stop">Asks to wait no longer; the others are told.</param>
    /// <exception cref="MachineException">Some did not come; they are named.</exception>
    /// <exception cref="RankLostException">Another gave up waiting.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static RollCall Enter(Store store, int rank, int count, TimeSpan timeout, CancellationToken stop = default)
    {
        store.Set(KeyOf("name", rank), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}, process {Environment.ProcessId}")));
        var start = Stopwatch.GetTimestamp();
        var names = new string[count];
        for (var other = 0; other < count; other++)
        {
            while (!TryGetName(store, other, timeout - Stopwatch.GetElapsedTime(start), stop, out names[other]))
            {
                if (stop.IsCancellationRequested) store.Set(KeyOf("end", rank), [1]); // so that the others wait no longer
                stop.ThrowIfCancellationRequested();
                var all = Enumerable.Range(0, count).ToList();
                if (all.FindIndex(r => store.Has(KeyOf("end", r))) is >= 0 and var gone) throw new RankLostException($"Rank {gone} of {count} ended before all had met; it says itself why");
                if (Stopwatch.GetElapsedTime(start) < timeout) continue;
                store.Set(KeyOf("end", rank), [1]); // likewise
                var absent = all.Where(r => !store.Has(KeyOf("name", r)));
                throw new MachineException(string.Create(
                    CultureInfo.InvariantCulture, $"Rank {rank} of {count} waited {timeout.TotalSeconds:0.#} s (ranks.startTimeout) for rank {string.Join(", ", absent)}, in vain. Were all started?"));
            }
        }
        var entered = new RollCall(store, rank, names);
        entered._timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return entered;
    }

    /// <summary>Whether all ranks entered.</summary>
    /// <param name="store">Their start's store.</param>
    /// <param name="count">How many there are.</param>
    public static bool IsComplete(Store store, int count) => Enumerable.Range(0, count).All(r => store.Has(KeyOf("name", r)));

    /// <summary>The ranks that survivors of a start of the ranks found lost; none where they could not tell.</summary>
    /// <param name="store">That start's store.</param>
    public static IReadOnlyList<int> Lost(Store store) => !store.Has(LostKey) ? [] :
        [.. Encoding.UTF8.GetString(store.Get(LostKey, _atOnce)).Split(',').Select(r => int.Parse(r, CultureInfo.InvariantCulture))];

    /// <summary>Whether it says that the store is lost.</summary>
    public static bool HasLostHost(Exception exception) => exception is TorchException or StoreException;

    /// <summary>What it says of the store's process.</summary>
    public static string FateOf(Exception exception) => exception is StoreException ? "does not answer" : "ended";

    /// <summary>Ranks, with their machines and processes.</summary>
    public string Named(params IEnumerable<int> ranks) =>
        "Rank " + string.Join(", ", ranks.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r} of {_names.Length} ({_names[r]})")));

    /// <summary>Finds out who is lost, says it in the store, and gives it in words.</summary>
    /// <exception cref="TorchException">The store is gone.</exception>
    /// <exception cref="StoreException">It does not answer.</exception>
    public string FindLost()
    {
        var before = Others.ToDictionary(r => r, Beats);
        for (var start = Stopwatch.GetTimestamp(); before.Count > 0 && Stopwatch.GetElapsedTime(start) < Patience; _hostLost.Token.WaitHandle.WaitOne(_pause / 2))
        {
            foreach (var rank in before.Keys.Where(r => HasEnded(r) || Beats(r) != before[r]).ToList()) before.Remove(rank);
        }
        if (before.Count == 0) return Ended();
        _store.Set(LostKey, Encoding.UTF8.GetBytes(string.Join(',', before.Keys.Select(r => r.ToString(CultureInfo.InvariantCulture)))));
        _store.Has(LostKey); // what was set is there once a later question is answered
        return $"{Named(before.Keys)} answers no more: it was killed, or stands still";
    }

    /// <summary>Signs out, so that the others do not take this rank for lost; what it knows of others is no end of its own.</summary>
    /// <param name="isOwn">Whether it ends for reasons of its own.</param>
    public void SignOut(bool isOwn)
    {
        if (_isLeaving) return;
        _isLeaving = true;
        try
        {
            _store.Set(KeyOf("end", _rank), [(byte)(isOwn ? 1 : 0)]);
        }
        catch (Exception e) when (HasLostHost(e))
        {
            // There is nobody left to tell.
        }
    }

    /// <summary>Waits until the others have signed out: for who hosts the store, which goes with it.</summary>
    /// <param name="timeout">How long at most; silent ones only for <see cref="Patience"/>.</param>
    public void AwaitOthers(TimeSpan timeout)
    {
        var (start, heard) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        var left = Others.ToDictionary(r => r, Beats);
        while (left.Count > 0 && Stopwatch.GetElapsedTime(heard) < Patience && Stopwatch.GetElapsedTime(start) < timeout)
        {
            foreach (var rank in left.Keys.ToList())
            {
                var beats = Beats(rank);
                if (beats != left[rank]) heard = Stopwatch.GetTimestamp();
                left[rank] = beats;
                if (HasEnded(rank)) left.Remove(rank);
            }
            _hostLost.Token.WaitHandle.WaitOne(_pause / 5);
        }
    }

    /// <summary>Waits for what a rank says in the store, for as long as it lives.</summary>
    /// <param name="rank">Who says it.</param>
    /// <param name="key">Under which key.</param>
    /// <param name="timeout">How long it may be silent.</param>
    /// <exception cref="RankLostException">It ended, or is silent.</exception>
    /// <exception cref="TorchException">The store is gone.</exception>
    /// <exception cref="StoreException">It does not answer.</exception>
    public byte[] Await(int rank, string key, TimeSpan timeout)
    {
        for (var (beats, heard) = (Beats(rank), Stopwatch.GetTimestamp()); ;)
        {
            try
            {
                return _store.Get(key, Patience);
            }
            catch (TimeoutException)
            {
                var now = Beats(rank);
                if (now != beats) (beats, heard) = (now, Stopwatch.GetTimestamp());
                if (HasEnded(rank) || Stopwatch.GetElapsedTime(heard) >= timeout) throw new RankLostException($"rank {_rank} waited for it at '{key}'");
            }
        }
    }

    public void Dispose()
    {
        SignOut(isOwn: true);
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended)) ended.WaitOne(_atOnce);
        _hostLost.Dispose();
    }

    private IEnumerable<int> Others => Enumerable.Range(0, _names.Length).Where(r => r != _rank);

    private static bool TryGetName(Store store, int rank, TimeSpan left, CancellationToken stop, out string name)
    {
        try
        {
            name = Encoding.UTF8.GetString(store.Get(KeyOf("name", rank), left < Patience ? left : Patience, stop));
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            name = "";
            return false;
        }
    }

    private static string KeyOf(string what, int rank) => string.Create(CultureInfo.InvariantCulture, $"{what} {rank}");

    // One that is alive has beaten more often a while later.
    private long Beats(int rank) => _store.Add(KeyOf("beats", rank), 0);

    private bool HasEnded(int rank) => _store.Has(KeyOf("end", rank));

    private string Ended()
    {
        var ended = Others.Where(r => HasEnded(r) && _store.Get(KeyOf("end", r), _atOnce)[0] == 1).ToList();
        return ended.Count > 0 ? $"{Named(ended)} ended; it says itself why" : "All ranks are there, but not all came as far as the others in time; where a step takes long, raise ranks.timeout";
    }

    private void Beat()
    {
        try
        {
            _store.Add(KeyOf("beats", _rank), 1);
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }
        catch (Exception e) when (HasLostHost(e))
        {
            _lost = e;
            if (!_isLeaving) _hostLost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // This rank is leaving.
        }
    }
}
