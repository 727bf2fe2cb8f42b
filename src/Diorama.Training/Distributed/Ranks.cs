using System.Globalization;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// The processes that train one model together, each on its share of every batch. All hold the same weights and move them by the same gradients; the lead,
/// rank 0, alone writes the run's folder.
/// </summary>
public sealed class Ranks : IDisposable
{
    private static readonly TimeSpan _forEver = TimeSpan.FromDays(365);

    private readonly Store _connection;
    private readonly Store _store;
    private readonly ProcessGroup _group;

    private Ranks(Store connection, Store store, ProcessGroup group) => (_connection, _store, _group) = (connection, store, group);

    /// <summary>This process's number, from 0.</summary>
    public int Rank => _group.Rank;

    /// <summary>How many there are.</summary>
    public int Count => _group.Size;

    /// <summary>Whether this is rank 0, which writes the run's folder and talks to the user.</summary>
    public bool IsLead => Rank == 0;

    internal ProcessGroup Group => _group;

    /// <summary>Meets the other ranks; returns once all are there.</summary>
    /// <param name="variables">Where they meet.</param>
    /// <param name="config">How long they are waited for.</param>
    /// <param name="device">What this rank trains on.</param>
    /// <exception cref="MachineException">They did not come, or there is no way to them.</exception>
    public static Ranks Join(RankVariables variables, RanksConfig config, Device device)
    {
        var timeout = TimeSpan.FromSeconds(config.Timeout);
        Store? connection = null;
        try
        {
            connection = !variables.IsStoreHosted && variables.Rank == 0 ? Store.Host(variables.Port) : Store.Connect(variables.Address, variables.Port, timeout);
            var network = variables.Interface is { } name ? new Network(name) : variables.LocalCount == variables.Count ? Network.Loopback : null;
            return Join(connection, variables.Generation, variables.Rank, variables.Count, timeout, network, device.Type == DeviceType.Cuda ? Backend.Nccl : Backend.Gloo);
        }
        catch (TorchException e)
        {
            connection?.Dispose();
            throw new MachineException($"Rank {variables.Rank} of {variables.Count} did not meet the others at {variables.Address}:{variables.Port}: {e.Reason.Split('\n')[0]}. Are all started, and can this machine reach that port?", e);
        }
    }

    /// <summary>The same over a store that is there already; it is owned from now on.</summary>
    internal static Ranks Join(Store connection, int generation, int rank, int count, TimeSpan timeout, Network? network = null, Backend backend = Backend.Gloo)
    {
        var store = connection.Within(string.Create(CultureInfo.InvariantCulture, $"generation {generation}"));
        using var meeting = store.Within("group");
        return new(connection, store, ProcessGroup.Join(meeting, rank, count, timeout, network, backend));
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

    /// <summary>Leaves.</summary>
    public void Dispose()
    {
        _group.Dispose();
        _store.Dispose();
        _connection.Dispose();
    }

    /// <summary>The mean over all ranks of each number.</summary>
    /// <param name="values">[N] float64; changed in place.</param>
    /// <param name="label">What they are.</param>
    internal void Average(Tensor values, string label)
    {
        using (var work = _group.AllReduce(values, label)) work.Wait();
        values.DivInPlace(Count);
    }

    /// <summary>The sum over all ranks.</summary>
    internal double Sum(double value, string label)
    {
        using var scope = TensorScope.Open();
        var sum = Tensor.FromValue(value);
        using (var work = _group.AllReduce(sum, label)) work.Wait();
        return sum.Item();
    }

    /// <summary>Gives every rank the lead's numbers, in place.</summary>
    /// <param name="tensors">As many, of the same shapes, on all ranks.</param>
    /// <param name="label">What they are.</param>
    internal void Broadcast(IEnumerable<Tensor> tensors, string label)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var (tensor, index) in tensors.Select((t, i) => (t, i)))
        {
            var dense = tensor.Detach().Contiguous();
            using (var work = _group.Broadcast(dense, string.Create(CultureInfo.InvariantCulture, $"{label} {index}"))) work.Wait();
            if (!tensor.IsContiguous) tensor.CopyInPlace(dense);
        }
    }

    /// <summary>Gives every rank the lead's bytes.</summary>
    /// <param name="own">The lead's; those of others count for nothing.</param>
    /// <param name="label">What they are.</param>
    internal byte[] Broadcast(byte[] own, string label)
    {
        using var scope = TensorScope.Open();
        var length = Tensor.FromValue((long)own.Length);
        Broadcast([length], label + ", length");
        var bytes = IsLead ? Tensor.From<byte>(own) : Tensor.Zeros([(long)length.Item()], DType.UInt8);
        Broadcast([bytes], label);
        return bytes.ToArray<byte>();
    }

    /// <summary>Brings every rank's bytes, as many from each, to every rank.</summary>
    internal byte[][] Gather(byte[] own, string label)
    {
        using var scope = TensorScope.Open();
        var all = Tensor.Zeros([Count, own.Length], DType.UInt8);
        using (var work = _group.AllGather(Tensor.From<byte>(own), all, label)) work.Wait();
        return [.. Enumerable.Range(0, Count).Select(rank => all[rank].ToArray<byte>())];
    }

    /// <summary>The lead is through with what only it does, however long that took.</summary>
    /// <param name="where">Where in the training; never said twice.</param>
    /// <param name="decision">What it decided.</param>
    /// <exception cref="RankLostException">The store is gone.</exception>
    internal void GoOn(string where, LeadDecision decision = LeadDecision.GoOn) => WithStore(() =>
    {
        _store.Set(where, [(byte)decision]);
        return decision;
    });

    /// <summary>Waits for the lead's <see cref="GoOn"/>.</summary>
    /// <exception cref="RankLostException">The store is gone.</exception>
    internal LeadDecision AwaitLead(string where) => WithStore(() => (LeadDecision)_store.Get(where, _forEver)[0]);

    private LeadDecision WithStore(Func<LeadDecision> use)
    {
        try
        {
            return use();
        }
        catch (TorchException e)
        {
            throw new RankLostException($"Rank {Rank} lost the store, and with it the other ranks: the process that hosts it ended ({e.Reason.Split('\n')[0]})");
        }
    }
}
