using System.Text;

namespace Diorama.Torch;

/// <summary>
/// The processes that train together, each with a rank from 0. A collective is called by all ranks in the same order; before it begins they compare
/// sequence number, operation, type, shape and label, and where these differ every rank gets <see cref="RanksDifferException"/>. After a failure the group
/// is of no use any more: make a new one. Collectives begin in the order of the calls, and the caller goes on meanwhile: where
/// <see cref="Backend.Local"/> carries them each rank leaves its part, and takes the result at a later call or when it waits; else a thread of the group's own carries them out.
/// </summary>
public sealed class ProcessGroup : IDisposable
{
    private readonly NativeObject _native;

    private readonly long _number;

    private ProcessGroup(NativeObject native, int rank, int size) => (_native, _number, Backend, Rank, Size) = (native, native.Call("number"), (Backend)native.Call("carrier"), rank, size);

    /// <summary>What carries tensors: what was asked for, or what had to take its place.</summary>
    public Backend Backend { get; }

    /// <summary>This process's number, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    internal NativeObject Native => _native;

    /// <summary>The sum of a tensor over all ranks, as a part of the graph: gradients flow through it, and are summed in their turn.</summary>
    /// <param name="x">Of one shape and type on all ranks.</param>
    /// <param name="label">What it is.</param>
    /// <returns>Of the same shape, in the current scope.</returns>
    public Tensor Sum(Tensor x, string label) => x.SumOverRanks(_number, label);

    /// <summary>Joins a group; returns once all ranks have.</summary>
    /// <param name="store">Where they meet; its keys must be fresh: give each group a prefix (<see cref="Store.Within"/>). Borrowed.</param>
    /// <param name="rank">This process's number.</param>
    /// <param name="size">How many processes join.</param>
    /// <param name="timeout">How long joining, and later every collective, may take.</param>
    /// <param name="network">Which network carries it; null: this machine's own address, as its name resolves.</param>
    /// <param name="backend">What carries tensors.</param>
    /// <exception cref="TorchException">Some rank did not come in time.</exception>
    public static unsafe ProcessGroup Join(Store store, int rank, int size, TimeSpan timeout, Network? network = null, Backend backend = Backend.Gloo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, size);
        var (name, address) = (Encoding.UTF8.GetBytes(network?.Interface ?? ""), Encoding.UTF8.GetBytes(network?.Address ?? ""));
        fixed (byte* first = name, second = address)
        {
            var joined = NativeObject.Make("join_group", Arg.Of(store.Native), Arg.Of(rank), Arg.Of(size), Arg.Of(Store.Milliseconds(timeout)),
                Arg.Utf8(first, name.Length), Arg.Utf8(second, address.Length), Arg.Of((long)backend));
            GC.KeepAlive(store);
            return new(joined, rank, size);
        }
    }

    /// <summary>Replaces a tensor on every rank by all ranks' joined.</summary>
    /// <param name="tensor">Contiguous, of one shape and type on all ranks; changed in place.</param>
    /// <param name="label">What it is, the same on all ranks: told apart by it, and named in errors.</param>
    /// <param name="reduction">How.</param>
    public Work AllReduce(Tensor tensor, string label, RankReduction reduction = RankReduction.Sum) =>
        Start("all_reduce", label, tensor, Arg.Of(tensor), Arg.Of((long)reduction));

    /// <summary>Replaces a tensor on every rank by one rank's.</summary>
    /// <param name="tensor">Contiguous, of one shape and type on all ranks; changed in place.</param>
    /// <param name="label">What it is.</param>
    /// <param name="root">Whose.</param>
    public Work Broadcast(Tensor tensor, string label, int root = 0) => Start("broadcast", label, tensor, Arg.Of(tensor), Arg.Of((long)root));

    /// <summary>Brings every rank's tensor to every rank.</summary>
    /// <param name="tensor">Contiguous, of one shape and type on all ranks.</param>
    /// <param name="all">[<see cref="Size"/>, shape of the tensor...], of its type and on its device: where to.</param>
    /// <param name="label">What it is.</param>
    /// <exception cref="ArgumentException"><paramref name="all"/> has another shape or type, or lies elsewhere.</exception>
    public Work AllGather(Tensor tensor, Tensor all, string label)
    {
        if (!all.Shape.SequenceEqual([Size, .. tensor.Shape]) || all.DType != tensor.DType || all.Device != tensor.Device)
            throw new ArgumentException($"{all} has no room for {tensor} of {Size} ranks.", nameof(all));
        return Start("all_gather", label, all, Arg.Of(tensor), Arg.Of(all));
    }

    /// <summary>Waits until every rank has come here.</summary>
    /// <param name="label">Where here is.</param>
    public void Barrier(string label)
    {
        using var work = Start("barrier", label, null);
        work.Wait();
    }

    /// <summary>Leaves. What was begun and is not done fails.</summary>
    public void Dispose() => _native.Dispose();

    private unsafe Work Start(string method, string label, Tensor? written, params ReadOnlySpan<Arg> args)
    {
        var bytes = Encoding.UTF8.GetBytes(label);
        fixed (byte* text = bytes)
        {
            var work = new Work(_native.CallObject(method, [Arg.Utf8(text, bytes.Length), .. args]), written);
            GC.KeepAlive(written);
            return work;
        }
    }
}
