using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// The processes that train one model together, each on its share of every batch. All hold the same weights and move them by the same gradients; the lead,
/// rank 0, alone writes the run's folder.
/// </summary>
public sealed class Ranks : IDisposable
{
    private readonly Store _connection;
    private readonly Store _store;
    private readonly ProcessGroup _group;
    private readonly RollCall _roll;
    private readonly TimeSpan _timeout;
    private readonly bool _isStoreHosted;

    private Ranks(Store connection, Store store, ProcessGroup group, RollCall roll, TimeSpan timeout, bool isStoreHosted) =>
        (_connection, _store, _group, _roll, _timeout, _isStoreHosted) = (connection, store, group, roll, timeout, isStoreHosted);

    /// <summary>This process's number, from 0.</summary>
    public int Rank => _group.Rank;

    /// <summary>How many there are.</summary>
    public int Count => _group.Size;

    /// <summary>Whether this is rank 0, which writes the run's folder and talks to the user.</summary>
    public bool IsLead => Rank == 0;

    /// <summary>What carries tensors between them.</summary>
    public Backend Backend => _group.Backend;

    internal ProcessGroup Group => _group;

    /// <summary>Meets the other ranks to train with them; returns once all are there, and were started with the same.</summary>
    /// <param name="variables">Where they meet.</param>
    /// <param name="plan">What this rank is to train; borrowed.</param>
    /// <param name="stop">Asks to wait no longer; the others are told.</param>
    /// <exception cref="UserException">Some rank was started with other variables, another recipe, other data or another build: all are told who has what. Or this one's number is taken.</exception>
    /// <exception cref="MachineException">They did not come, or there is no way to them.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static Ranks Join(RankVariables variables, TrainingPlan plan, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Join(variables, plan.Recipe.Ranks, plan.Device, null, RankTerms.Of(plan), stop);
    }

    /// <summary>Meets the other ranks to train nothing.</summary>
    /// <param name="variables">Where they meet.</param>
    /// <param name="config">How long they are waited for.</param>
    /// <param name="device">What this rank computes on.</param>
    /// <param name="backend">What carries tensors; null: what is fastest there.</param>
    /// <param name="stop">Asks to wait no longer; the others are told.</param>
    /// <inheritdoc cref="Join(RankVariables, TrainingPlan, CancellationToken)"/>
    public static Ranks Join(RankVariables variables, RanksConfig config, Device device, Backend? backend = null, CancellationToken stop = default) =>
        Join(variables, config, device, backend, RankTerms.OfBuild(), stop);

    private static Ranks Join(RankVariables variables, RanksConfig config, Device device, Backend? backend, RankTerms terms, CancellationToken stop)
    {
        var (start, timeout) = (TimeSpan.FromSeconds(config.StartTimeout), TimeSpan.FromSeconds(config.Timeout));
        try
        {
            var connection = RankStore.Open(variables, config, stop);
            var network = variables.Interface is { } name ? new Network(name) : variables.LocalCount == variables.Count ? Network.Loopback : null;
            var fastest = device.Type == DeviceType.Cuda ? Backend.Nccl : variables.LocalCount == variables.Count ? Backend.Local : Backend.Gloo;
            var carrier = backend ?? fastest;
            // Machines may have different numbers of ranks, but not one of them all.
            var local = variables.LocalCount == variables.Count ? FormattableString.Invariant($"{variables.Count}") : FormattableString.Invariant($"fewer than {variables.Count}");
            var all = terms.After(("WORLD_SIZE", FormattableString.Invariant($"{variables.Count}")), ("LOCAL_WORLD_SIZE", local), ("carrier", carrier.ToString()));
            return Join(connection, variables.Generation, variables.Rank, variables.Count, start, timeout, network, carrier, variables.IsStoreHosted, all, stop);
        }
        catch (TorchException e)
        {
            throw new MachineException(
                $"Rank {variables.Rank} of {variables.Count} did not meet the others at {variables.Address}:{variables.Port}: {e.Reason.Split('\n')[0].TrimEnd('.')}. Are all started, and can this machine reach that port?",
                e
            );
        }
        catch (StoreException e)
        {
            throw new MachineException($"Rank {variables.Rank} of {variables.Count} did not meet the others: {e.Message}", e);
        }
    }

    /// <summary>The same over a store that is there already; it is owned from now on.</summary>
    internal static Ranks Join(
        Store connection,
        int generation,
        int rank,
        int count,
        TimeSpan start,
        TimeSpan timeout,
        Network? network = null,
        Backend backend = Backend.Local,
        bool isStoreHosted = true,
        RankTerms? terms = null,
        CancellationToken stop = default
    )
    {
        Store? store = null;
        RollCall? roll = null;
        try
        {
            store = RankStore.OfGeneration(connection, generation);
            var arrival = new Arrival(connection, store, generation, rank, terms ?? RankTerms.OfBuild());
            roll = new RollCall(store, rank, Meet(arrival, count, start, isLast: rank == 0 && !isStoreHosted, stop));
            using var meeting = store.Within("group");
            return new(connection, store, ProcessGroup.Join(meeting, rank, count, InCollective(timeout), network, backend), roll, timeout, isStoreHosted);
        }
        catch
        {
            roll?.Dispose();
            store?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    private static string[] Meet(Arrival arrival, int count, TimeSpan start, bool isLast, CancellationToken stop)
    {
        try
        {
            return arrival.Meet(count, start, stop);
        }
        catch (UserException) when (isLast) // the store goes with this rank
        {
            arrival.AwaitLeaving(count);
            throw;
        }
    }

    /// <summary>Checks that a recipe's batches can be divided evenly.</summary>
    /// <exception cref="UserException">They cannot.</exception>
    public static void CheckBatch(Recipe recipe, int count)
    {
        var batch = recipe.Data.Batch;
        if (batch % count == 0) return;
        var less = batch - batch % count;
        throw new UserException($"data.batch={batch} cannot be divided evenly among {count} ranks: take {(less > 0 ? $"{less} or " : "")}{less + count}");
    }

    // The roll call that follows is within the timeout, where that leaves time for both.
    private static TimeSpan InCollective(TimeSpan timeout) => timeout >= 2 * RollCall.Patience ? timeout - RollCall.Patience : timeout;

    /// <summary>Leaves.</summary>
    public void Dispose()
    {
        _roll.SignOut(isOwn: true);
        _group.Dispose();
        if (IsLead && !_isStoreHosted) AwaitOthers(); // the store goes with this rank
        _roll.Dispose();
        _store.Dispose();
        _connection.Dispose();
    }

    /// <summary>The lead is through with what only it does, however long that took.</summary>
    /// <param name="where">Where in the training; never said twice.</param>
    /// <param name="decision">What it decided.</param>
    /// <exception cref="RankLostException">The store is gone.</exception>
    internal void GoOn(string where, LeadDecision decision = LeadDecision.GoOn) => Tell(where, (byte)decision);

    /// <summary>Waits for the lead's <see cref="GoOn"/>, for as long as it lives.</summary>
    /// <exception cref="RankLostException">The store is gone, or the lead.</exception>
    internal LeadDecision AwaitLead(string where) => (LeadDecision)Hear(where);

    /// <summary>All wait until the lead has written a checkpoint, for as long as it lives: whoever starts ranks may end it as soon as another ends. Where the store is lost they cannot, and do not.</summary>
    /// <param name="step">Its step; never said twice.</param>
    /// <exception cref="RankLostException">The lead is gone, or the store just now.</exception>
    internal void EndSave(long step)
    {
        if (_roll.HostLost.IsCancellationRequested) return;
        if (IsLead) GoOn(LeadPause.Saved(step));
        else AwaitLead(LeadPause.Saved(step));
    }

    /// <summary>The lead says something to all, however late.</summary>
    /// <param name="what">What it is about; never said twice.</param>
    /// <param name="word">What it says.</param>
    /// <exception cref="RankLostException">The store is gone.</exception>
    internal void Tell(string what, byte word) => WithStore(() =>
    {
        _store.Set(what, [word]);
        return word;
    });

    /// <summary>Waits for what the lead says, for as long as it lives.</summary>
    /// <exception cref="RankLostException">The store is gone, or the lead.</exception>
    internal byte Hear(string what) => WithStore(() => _roll.Await(0, what, _timeout)[0]);

    /// <summary>Trains with the others. Where one is lost, or the process that hosts the store, that is what the end says.</summary>
    /// <param name="train">Trains until it is told to stop.</param>
    /// <param name="stop">Tells it to. So does the end of the store: ranks that need it no more still stop together, with a checkpoint.</param>
    /// <exception cref="RankLostException">Somebody was lost, and is named.</exception>
    internal RunOutcome Attend(Func<CancellationToken, RunOutcome> train, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _roll.HostLost);
        RunOutcome outcome;
        try
        {
            outcome = train(either.Token);
        }
        catch (RankLostException e)
        {
            throw new RankLostException($"{FindLost()} ({e.Message.Split('\n')[0]})");
        }
        if (outcome != RunOutcome.Stopped || stop.IsCancellationRequested || !_roll.HostLost.IsCancellationRequested) return outcome;
        throw new RankLostException($"{Host} {_roll.HostsFate}; the others stopped");
    }

    // Who hosts the store.
    private string Host => _isStoreHosted ? "The process that started the ranks" : _roll.Named(0);

    private string FindLost()
    {
        try
        {
            return _roll.HostLost.IsCancellationRequested ? $"{Host} {_roll.HostsFate}" : _roll.FindLost();
        }
        catch (Exception e) when (RollCall.HasLostHost(e))
        {
            return $"{Host} {RollCall.FateOf(e)}";
        }
        finally
        {
            _roll.SignOut(isOwn: false);
        }
    }

    private void AwaitOthers()
    {
        try
        {
            _roll.AwaitOthers(_timeout);
        }
        catch (Exception e) when (RollCall.HasLostHost(e))
        {
            // There is nobody left to wait for.
        }
    }

    private static T WithStore<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (RollCall.HasLostHost(e))
        {
            throw new RankLostException($"the store is lost: {e.Message.Split('\n')[0]}");
        }
    }
}
