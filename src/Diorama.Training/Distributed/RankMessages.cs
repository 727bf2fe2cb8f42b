using System.Globalization;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>What ranks tell each other beside gradients; each waits until all have.</summary>
internal static class RankMessages
{
    /// <summary>The mean over all ranks of each number.</summary>
    /// <param name="ranks">Who.</param>
    /// <param name="values">[N] float64; changed in place.</param>
    /// <param name="label">What they are.</param>
    public static void Average(this Ranks ranks, Tensor values, string label)
    {
        using (var work = ranks.Group.AllReduce(values, label)) work.Wait();
        values.DivInPlace(ranks.Count);
    }

    /// <summary>Gives every rank the lead's numbers, in place.</summary>
    /// <param name="ranks">Who.</param>
    /// <param name="tensors">As many, of the same shapes, on all ranks.</param>
    /// <param name="label">What they are.</param>
    public static void Broadcast(this Ranks ranks, IEnumerable<Tensor> tensors, string label)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var (tensor, index) in tensors.Select((t, i) => (t, i)))
        {
            var dense = tensor.Detach().Contiguous();
            using (var work = ranks.Group.Broadcast(dense, string.Create(CultureInfo.InvariantCulture, $"{label} {index}"))) work.Wait();
            if (!tensor.IsContiguous) tensor.CopyInPlace(dense);
        }
    }

    /// <summary>Gives every rank the lead's bytes.</summary>
    /// <param name="ranks">Who.</param>
    /// <param name="own">The lead's; those of others count for nothing.</param>
    /// <param name="label">What they are.</param>
    public static byte[] Broadcast(this Ranks ranks, byte[] own, string label)
    {
        using var scope = TensorScope.Open();
        var length = Tensor.FromValue((long)own.Length);
        ranks.Broadcast([length], label + ", length");
        var bytes = ranks.IsLead ? Tensor.From<byte>(own) : Tensor.Zeros([(long)length.Item()], DType.UInt8);
        ranks.Broadcast([bytes], label);
        return bytes.ToArray<byte>();
    }

    /// <summary>Brings every rank's bytes, as many from each, to every rank.</summary>
    public static byte[][] Gather(this Ranks ranks, byte[] own, string label)
    {
        using var scope = TensorScope.Open();
        var all = Tensor.Zeros([ranks.Count, own.Length], DType.UInt8);
        using (var work = ranks.Group.AllGather(Tensor.From<byte>(own), all, label)) work.Wait();
        return [.. Enumerable.Range(0, ranks.Count).Select(rank => all[rank].ToArray<byte>())];
    }
}
