using System.Globalization;
using System.Text;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Who of the ranks is there. Each beats in the store four times a second from a thread of its own, whatever its training and .NET's pool of threads do, and signs out when it leaves:
/// where touch is lost, those that do neither are the lost ones.
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
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _heart;
    private volatile bool _isLeaving;
    private volatile Exception? _lost;

    /// <summary>Begins to beat, once all have come.</summary>
    /// <param name="store">The ranks' own; borrowed.</param>
    /// <param name="rank">This one's number.</param>
    /// <param name="names">All ranks' machines and processes, in words.</param>
    public RollCall(Store store, int rank, string[] names)
    {
        (_store, _rank, _names) = (store, rank, names);
        _heart = new Thread(Beat) { IsBackground = true, Name = "beats" };
        _heart.Start();
    }

    /// <summary>Cancelled once the store is lost: its process ended, or does not answer.</summary>
    public CancellationToken HostLost => _hostLost.Token;

    /// <summary>What became of the store's process, once it is lost.</summary>
    public string HostsFate => FateOf(_lost!);

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
        for (var waited = new WaitClock(2 * _pause); before.Count > 0 && waited.Look() < Patience; _hostLost.Token.WaitHandle.WaitOne(_pause / 2))
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
        var (waited, silent) = (new WaitClock(2 * _pause), new WaitClock(2 * _pause));
        var left = Others.ToDictionary(r => r, Beats);
        while (left.Count > 0 && silent.Look() < Patience && waited.Look() < timeout)
        {
            foreach (var rank in left.Keys.ToList())
            {
                var beats = Beats(rank);
                if (beats != left[rank]) silent.Restart();
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
        for (var (beats, silent) = (Beats(rank), new WaitClock(2 * Patience)); ;)
        {
            try
            {
                return _store.Get(key, Patience);
            }
            catch (TimeoutException)
            {
                var now = Beats(rank);
                if (now != beats) silent.Restart();
                beats = now;
                if (HasEnded(rank) || silent.Look() >= timeout) throw new RankLostException($"rank {_rank} waited for it at '{key}'");
            }
        }
    }

    public void Dispose()
    {
        SignOut(isOwn: true);
        _over.Set();
        if (_heart.Join(_atOnce)) _over.Dispose(); // the store may stand still
        _hostLost.Dispose();
    }

    private IEnumerable<int> Others => Enumerable.Range(0, _names.Length).Where(r => r != _rank);

    internal static string KeyOf(string what, int rank) => string.Create(CultureInfo.InvariantCulture, $"{what} {rank}");

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
            do _store.Add(KeyOf("beats", _rank), 1);
            while (!_over.Wait(_pause));
        }
        catch (Exception e) when (HasLostHost(e))
        {
            _lost = e;
            if (!_isLeaving) _hostLost.Cancel();
        }
    }
}
