using System.Globalization;
using System.Text;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// A rank comes to the others: it takes its place, says who it is and on which terms it trains, and waits until all have said the same. Where they differ all of them say in what, before anything is trained.
/// The lead alone reads what all say, and then says who came: where each asked for each, the store's questions would grow with the square of the ranks.
/// </summary>
/// <param name="connection">The store of all starts; borrowed.</param>
/// <param name="store">This start's part of it; borrowed.</param>
/// <param name="generation">The how manieth start it is, from 0.</param>
/// <param name="rank">This rank's number.</param>
/// <param name="terms">What it must have in common with the others.</param>
internal sealed class Arrival(Store connection, Store store, int generation, int rank, RankTerms terms)
{
    private const int HashBytes = 32;
    private const string AllKey = "all";
    private const string RefusalKey = "refusal";
    private const string GoneKey = "gone";

    private static readonly TimeSpan _look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _atOnce = TimeSpan.FromSeconds(5);

    // How long who hosts the store keeps it for others who have not read yet why they may not train.
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(10);

    /// <summary>Comes, and waits for the others.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="timeout">How long they are waited for.</param>
    /// <param name="stop">Asks to wait no longer; the others are told.</param>
    /// <returns>The ranks' machines and processes, in words.</returns>
    /// <exception cref="UserException">The rank's place is taken, or some rank was started with something else than the lead.</exception>
    /// <exception cref="MachineException">Some did not come; they are named.</exception>
    /// <exception cref="RankLostException">Another gave up waiting.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public string[] Meet(int count, TimeSpan timeout, CancellationToken stop = default)
    {
        TakePlace();
        var waited = new WaitClock(2 * _look);
        if (rank > 0)
        {
            if (!IsAlike(Read("name 0", 0))) throw Refuse(terms.Difference(rank, TermsOf(0)));
            return Encoding.UTF8.GetString(Read(AllKey, 0)).Split('\n');
        }
        var names = new string[count];
        for (var other = 0; other < count; other++)
        {
            var card = Read(RollCall.KeyOf("name", other), other);
            if (!IsAlike(card)) throw Refuse(TermsOf(other).Difference(other, terms));
            names[other] = Encoding.UTF8.GetString(card.AsSpan(HashBytes));
        }
        store.Set(AllKey, Encoding.UTF8.GetBytes(string.Join('\n', names)));
        return names;

        byte[] Read(string key, int other) => Await(key, other, count, timeout, waited, stop);
    }

    /// <summary>Whether all ranks came.</summary>
    /// <param name="store">Their start's store.</param>
    /// <param name="count">How many there are.</param>
    public static bool IsComplete(Store store, int count) => Enumerable.Range(0, count).All(r => store.Has(RollCall.KeyOf("name", r)));

    /// <summary>Waits until the others have read why they may not train: for who hosts the store, which goes with it.</summary>
    /// <param name="count">How many ranks there are.</param>
    public void AwaitLeaving(int count)
    {
        var waited = new WaitClock(_look);
        while (waited.Look() < _farewell && !Enumerable.Range(0, count).All(r => store.Has(RollCall.KeyOf("end", r)))) Thread.CurrentThread.Join(TimeSpan.FromMilliseconds(50));
    }

    private void TakePlace()
    {
        if (store.Add(RollCall.KeyOf("place", rank), 1) > 1) throw new UserException($"Rank {rank} is taken by {Holder()}: give each process a RANK of its own, from 0 to WORLD_SIZE - 1");
        connection.Set(RollCall.KeyOf("start", rank), Encoding.UTF8.GetBytes(generation.ToString(CultureInfo.InvariantCulture)));
        store.Set(RollCall.KeyOf("terms", rank), terms.ToBytes());
        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}, process {Environment.ProcessId}");
        store.Set(RollCall.KeyOf("name", rank), [.. terms.Hash(), .. Encoding.UTF8.GetBytes(name)]);
    }

    private string Holder()
    {
        try
        {
            return Encoding.UTF8.GetString(store.Get(RollCall.KeyOf("name", rank), _atOnce).AsSpan(HashBytes));
        }
        catch (TimeoutException)
        {
            return "another process";
        }
    }

    private bool IsAlike(byte[] card) => card.AsSpan(0, HashBytes).SequenceEqual(terms.Hash());

    private byte[] Await(string key, int other, int count, TimeSpan timeout, WaitClock waited, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var left = timeout - waited.Look();
                return store.Get(key, left < _look ? left : _look, stop);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                Check(other, count, timeout - waited.Look(), timeout, stop);
            }
        }
    }

    // Whether waiting still makes sense.
    private void Check(int other, int count, TimeSpan left, TimeSpan timeout, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) SignOut(); // so that the others wait no longer
        stop.ThrowIfCancellationRequested();
        if (store.Has(RefusalKey))
        {
            SignOut();
            throw Refusal(Encoding.UTF8.GetString(store.Get(RefusalKey, _atOnce, CancellationToken.None)));
        }
        if (store.Has(GoneKey))
            throw new RankLostException($"Rank {Encoding.UTF8.GetString(store.Get(GoneKey, _atOnce, CancellationToken.None))} of {count} ended before all had met; it says itself why");
        CheckStart(other);
        if (left > TimeSpan.Zero) return;
        SignOut(); // likewise
        var absent = Enumerable.Range(0, count).Where(r => !store.Has(RollCall.KeyOf("name", r))).DefaultIfEmpty(0); // all came, and the lead has not said so
        throw new MachineException(string.Create(
            CultureInfo.InvariantCulture, $"Rank {rank} of {count} waited {timeout.TotalSeconds:0.#} s (ranks.startTimeout) for rank {string.Join(", ", absent)}, in vain. Were all started?"));
    }

    // Ranks of different starts never see each other. Who is of the earlier one tells the others, too: that they are of a later one may be as it should.
    private void CheckStart(int other)
    {
        if (!connection.Has(RollCall.KeyOf("start", other))) return;
        var start = int.Parse(Encoding.UTF8.GetString(connection.Get(RollCall.KeyOf("start", other), _atOnce)), CultureInfo.InvariantCulture);
        if (start <= generation) return;
        var difference = FormattableString.Invariant($"rank {rank} has TORCHELASTIC_RESTART_COUNT={generation}, rank {other} has {start}");
        using var theirs = RankStore.OfGeneration(connection, start);
        theirs.Set(RefusalKey, Encoding.UTF8.GetBytes(difference));
        throw Refuse(difference);
    }

    private RankTerms TermsOf(int other) => RankTerms.From(store.Get(RollCall.KeyOf("terms", other), _atOnce));

    private UserException Refuse(string difference)
    {
        store.Set(RefusalKey, Encoding.UTF8.GetBytes(difference));
        SignOut();
        return Refusal(difference);
    }

    private void SignOut()
    {
        store.Set(GoneKey, Encoding.UTF8.GetBytes(rank.ToString(CultureInfo.InvariantCulture)));
        store.Set(RollCall.KeyOf("end", rank), [1]);
    }

    private static UserException Refusal(string difference) => new($"The ranks were not started alike: {difference}. Start all with one recipe and --set, the same data, and one build of Diorama and of libtorch; nothing was trained");
}
