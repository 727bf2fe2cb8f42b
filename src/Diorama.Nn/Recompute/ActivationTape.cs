using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Training that computes twice what it does not want to remember: while a tape is open on this thread, segments that are run by
/// <see cref="Recomputed"/> keep only what goes in, and are computed anew, with the same random numbers, when the backward pass comes to them. It takes
/// about a third more time, and the memory of one segment instead of all.
/// </summary>
/// <remarks>
/// Chen et al. 2016, "Training deep nets with sublinear memory cost", arXiv 1604.06174. No callback runs within libtorch's backward pass: a segment's results
/// are leaves of the graph behind it, and the tape goes back from leaf to leaf. So gradients of gradients do not pass through a segment, and what a segment
/// changes beside its results (running statistics) is changed twice.
/// </remarks>
public sealed class ActivationTape : IDisposable
{
    [ThreadStatic]
    private static ActivationTape? _open;

    private readonly Generator _generator;
    private readonly bool _isMixed;
    private readonly DType _mixedType;
    private readonly Stack<Entry> _entries = [];
    private readonly Dictionary<Tensor, Tensor> _leaves = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _results = new(ReferenceEqualityComparer.Instance);

    private ActivationTape(Generator generator, bool isMixed, DType mixedType) => (_generator, _isMixed, _mixedType) = (generator, isMixed, mixedType);

    /// <summary>The tape that is open on this thread; null where there is none.</summary>
    internal static ActivationTape? Current => _open;

    /// <summary>Opens a tape on this thread, until it is disposed of.</summary>
    /// <param name="generator">What the segments draw from; borrowed.</param>
    /// <param name="isMixed">Whether segments run under autocast.</param>
    /// <param name="mixedType">The type of that.</param>
    /// <exception cref="InvalidOperationException">There is one open already.</exception>
    public static ActivationTape Open(Generator generator, bool isMixed = false, DType mixedType = DType.BFloat16) => _open is null
        ? _open = new ActivationTape(generator, isMixed, mixedType)
        : throw new InvalidOperationException("A tape is open on this thread already.");

    /// <summary>Adds the gradient of a single number to every leaf that it depends on, through the segments. The tape is empty afterwards.</summary>
    public void Backward(Tensor total)
    {
        total.Backward();
        var now = _generator.GetState();
        try
        {
            while (_entries.TryPop(out var entry))
            {
                using (entry) entry.Backward(this);
            }
        }
        finally
        {
            _generator.SetState(now);
            _leaves.Clear();
            _results.Clear();
        }
    }

    /// <summary>Closes the tape, and frees what it still holds.</summary>
    public void Dispose()
    {
        foreach (var entry in _entries) entry.Dispose();
        _entries.Clear();
        _leaves.Clear();
        _results.Clear();
        if (_open == this) _open = null;
    }

    internal Tensor[] Run(Func<Tensor[], Tensor[]> segment, Tensor[] inputs)
    {
        var leaves = Array.ConvertAll(inputs, Leaf);
        var state = _generator.GetState();
        Tensor[] results;
        using (var quiet = Autograd.NoGrad()) results = Array.ConvertAll(segment(leaves), r => r.Detach().Own());
        foreach (var result in results)
        {
            result.RequiresGrad = true;
            _results.Add(result);
        }
        _entries.Push(new Segment(segment, leaves, state, results));
        return results;
    }

    // Gradients stop at a leaf in front of the segment, and go on from there once, when all segments that read it are done.
    private Tensor Leaf(Tensor input)
    {
        if (!input.RequiresGrad || _results.Contains(input)) return input;
        if (_leaves.TryGetValue(input, out var known)) return known;
        var leaf = input.Detach().Own();
        leaf.RequiresGrad = true;
        _leaves.Add(input, leaf);
        _entries.Push(new Boundary(input.Share().Own(), leaf));
        return leaf;
    }

    private abstract class Entry : IDisposable
    {
        public abstract void Backward(ActivationTape tape);

        public abstract void Dispose();
    }

    private sealed class Boundary(Tensor input, Tensor leaf) : Entry
    {
        public override void Backward(ActivationTape tape)
        {
            using var scope = TensorScope.Open();
            // Kept for further boundaries that hang on the same graph; it goes with the last of them.
            if (leaf.Grad is { } gradient) input.Backward(gradient, retainGraph: true);
        }

        public override void Dispose()
        {
            input.Dispose();
            leaf.Dispose();
        }
    }

    private sealed class Segment(Func<Tensor[], Tensor[]> run, Tensor[] leaves, byte[] state, Tensor[] results) : Entry
    {
        public override void Backward(ActivationTape tape)
        {
            using var scope = TensorScope.Open();
            var gradients = Array.ConvertAll(results, r => r.Grad);
            if (Array.TrueForAll(gradients, g => g is null)) return;
            tape._generator.SetState(state);
            var wanted = Again(tape).Zip(gradients).Where(pair => pair.Second is not null).ToList();
            Autograd.Backward([.. wanted.Select(w => w.First)], [.. wanted.Select(w => w.Second!)]);
        }

        public override void Dispose()
        {
            foreach (var result in results) result.Dispose();
        }

        private Tensor[] Again(ActivationTape tape)
        {
            using var mixed = Autograd.Autocast(tape._generator.Device.Type, tape._mixedType, enabled: tape._isMixed);
            using var recording = Autograd.EnableGrad();
            return run(leaves);
        }
    }
}
