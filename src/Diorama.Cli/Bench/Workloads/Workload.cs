using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>Our side of a benchmark: the network and the step that a script in benchmarks/peers specifies, by the library's own means.</summary>
internal abstract class Workload : IDisposable
{
    /// <summary>Batches that take turns, as in the scripts.</summary>
    protected const int NumBatches = 8;

    private const int NumProbedSteps = 2;

    private readonly List<IDisposable> _owned = [];

    /// <summary>Numbers of the networks, moved or frozen: as many as the script's.</summary>
    public abstract long NumParameters { get; }

    /// <summary>One sample: what the clock runs for.</summary>
    /// <returns>The losses that a training loop reads; none where there are none.</returns>
    public abstract double[] Step();

    /// <summary>Takes over what a script wrote by <c>--dump</c>: weights and input.</summary>
    public abstract void Load(IReadOnlyDictionary<string, Tensor> peer);

    /// <summary>Numbers that prove that both sides compute the same: the losses of the first steps, unless the script says otherwise.</summary>
    public virtual double[] Probe() => [.. Enumerable.Range(0, NumProbedSteps).SelectMany(_ => Step())];

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
    }

    /// <summary>Has something freed with the workload, before what it was made of.</summary>
    protected T Owned<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    /// <summary>Makes the input: tensors that live as long as the workload.</summary>
    protected Tensor[] Batches(Func<Tensor> make)
    {
        using var scope = TensorScope.Open();
        return [.. Enumerable.Range(0, NumBatches).Select(_ => Owned(make().Own()))];
    }

    /// <summary>Copies the script's input, <c>batch.0</c> and so on.</summary>
    protected static void LoadBatches(IReadOnlyDictionary<string, Tensor> peer, Tensor[] batches, string prefix = "batch.")
    {
        for (var i = 0; i < batches.Length; i++) batches[i].CopyInPlace(peer[$"{prefix}{i}"]);
    }

    /// <summary>Copies the script's weights below a prefix.</summary>
    protected static void LoadWeights(IReadOnlyDictionary<string, Tensor> peer, Module module, string prefix = "weights.") =>
        StateDict.Load(module, peer.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Key[prefix.Length..], p => p.Value));
}
