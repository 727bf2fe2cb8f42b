using System.Collections.Concurrent;

namespace Diorama.Torch;

/// <summary>Draws of generators that have a <see cref="RowShare"/>: of the whole batch, of which the own rows are kept.</summary>
internal static unsafe class SharedDraws
{
    private static readonly ConcurrentDictionary<nint, RowShare> _shares = new();
    private static volatile int _count;

    /// <summary>Whether any generator of the process has a share: nearly always none has, and nothing need be looked up.</summary>
    internal static bool AreAny => _count > 0;

    internal static void Set(nint generator, RowShare? share)
    {
        if (share is null) _shares.TryRemove(generator, out _);
        else _shares[generator] = share;
        _count = _shares.Count;
    }

    internal static RowShare? Of(nint generator) => _shares.GetValueOrDefault(generator);

    /// <summary>Draws a new tensor.</summary>
    /// <returns>Null where the call has no generator with a share, or draws nothing of the batch.</returns>
    internal static Tensor? New(int op, ReadOnlySpan<Arg> args)
    {
        if (ShareOf(args) is not { } share) return null;
        var place = args.IndexOf(Tag.Ints);
        if (place < 0) return null;
        long[] size = new Span<long>((void*)args[place].Bits, args[place].Count).ToArray();
        var dim = share.DimOf(size);
        if (dim < 0) return null;
        var length = size[dim];
        size[dim] *= share.Count;
        var changed = args.ToArray();
        using var scope = TensorScope.Open();
        fixed (long* first = size)
        {
            changed[place] = Arg.Ints(first, size.Length);
            return scope.Keep(Dispatcher.CallTensorHere(op, changed).Narrow(dim, share.Index * length, length).Contiguous());
        }
    }

    /// <summary>Draws into a tensor.</summary>
    /// <returns>Whether it was done.</returns>
    internal static bool InPlace(int op, ReadOnlySpan<Arg> args, Tensor self)
    {
        if (ShareOf(args) is not { } share) return false;
        var dim = share.DimOf(self.Shape);
        if (dim < 0) return false;
        var (size, length) = (self.Shape.ToArray(), self.Size(dim));
        size[dim] *= share.Count;
        using var scope = TensorScope.Open();
        var whole = Tensor.Empty(size, self.DType, self.Device);
        var changed = args.ToArray();
        changed[0] = Arg.Of(whole);
        Dispatcher.CallInPlaceHere(op, changed, whole);
        self.CopyInPlace(whole.Narrow(dim, share.Index * length, length));
        return true;
    }

    private static RowShare? ShareOf(ReadOnlySpan<Arg> args) => args.IndexOf(Tag.Generator) is >= 0 and var place ? Of((nint)args[place].Bits) : null;

    private static int IndexOf(this ReadOnlySpan<Arg> args, Tag tag)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].Tag == tag) return i;
        }
        return -1;
    }
}
