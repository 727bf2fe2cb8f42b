using System.Text;

namespace Diorama.Torch;

/// <summary>
/// Sums gradients that lie in flat memory over the ranks, bucket by bucket, while the backward pass still runs: a hook in native code on each parameter's
/// gradient starts a bucket's all-reduce once all its gradients are there. Buckets start in their order, on every rank alike.
/// </summary>
/// <remarks>Li et al. 2020, arXiv 2006.15704, section 3.2. One step: <see cref="Begin"/>, backward passes, <see cref="Arm"/> before the last, <see cref="Finish"/>.</remarks>
public sealed class GradientBuckets : IDisposable
{
    // Bits of a bucket's note; the first as in native/distributed/buckets.h.
    private const long Reached = 1;
    private const long Told = 2;

    private readonly NativeObject _native;
    private readonly int _numBuckets;

    /// <summary>Puts hooks on parameters.</summary>
    /// <param name="group">Borrowed; must outlive this.</param>
    /// <param name="label">What the gradients are of; the same on all ranks, others for others.</param>
    /// <param name="slices">The buckets, in the order in which gradients come: contiguous parts of flat memory. Borrowed; their memory must live as long as this.</param>
    /// <param name="leaves">The parameters, each a leaf that requires a gradient.</param>
    /// <param name="gradients">Where each one's gradient lies in the flat memory.</param>
    /// <param name="bucketOf">The number of each one's bucket.</param>
    public unsafe GradientBuckets(ProcessGroup group, string label, IReadOnlyList<Tensor> slices, IReadOnlyList<Tensor> leaves, IReadOnlyList<Tensor> gradients, IReadOnlyList<long> bucketOf)
    {
        nint[] parts = [.. slices.Select(t => t.Handle)], values = [.. leaves.Select(t => t.Handle)], places = [.. gradients.Select(t => t.Handle)];
        long[] numbers = [.. bucketOf];
        _numBuckets = parts.Length;
        var bytes = Encoding.UTF8.GetBytes(label);
        fixed (nint* part = parts, value = values, place = places)
        fixed (long* number = numbers)
        fixed (byte* text = bytes)
        {
            _native = NativeObject.Make("make_buckets", Arg.Of(group.Native), Arg.Utf8(text, bytes.Length), Arg.Tensors(part, parts.Length),
                Arg.Tensors(value, values.Length), Arg.Tensors(place, places.Length), Arg.Ints(number, numbers.Length));
        }
        GC.KeepAlive((slices, leaves, gradients));
    }

    /// <summary>Begins a step: no gradient is there yet.</summary>
    public void Begin() => _native.Call("begin");

    /// <summary>The next backward pass is the step's last: from now on buckets start as they are full.</summary>
    /// <param name="tell">A flag for all ranks to learn of, such as that this one wants to stop.</param>
    public void Arm(bool tell = false) => _native.Call("arm", Arg.Of(tell ? Told : 0L));

    /// <summary>Starts what no pass reached, and waits for all sums. Gradients that lay elsewhere must be back in the flat memory.</summary>
    /// <returns>Of each bucket whether a backward pass reached it on any rank, and whether any rank raised its flag.</returns>
    /// <exception cref="RanksDifferException">The ranks do not do the same.</exception>
    /// <exception cref="RankLostException">A rank does not answer.</exception>
    public (bool[] Reached, bool IsTold) Finish()
    {
        _native.Call("finish");
        var notes = new long[_numBuckets];
        for (var i = 0; i < notes.Length; i++) notes[i] = _native.Call("wait", Arg.Of((long)i));
        return (Array.ConvertAll(notes, n => (n & Reached) != 0), Array.Exists(notes, n => (n & Told) != 0));
    }

    /// <summary>Takes the hooks away.</summary>
    public void Dispose() => _native.Dispose();
}
