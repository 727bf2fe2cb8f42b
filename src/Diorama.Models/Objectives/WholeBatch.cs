using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What has to be known of a whole batch of which several ranks have a share each. One process has all of it.</summary>
internal static class WholeBatch
{
    /// <summary>
    /// A mean over a rank's own things, weighed by how many they are: of these the mean over the ranks, which have as much say each, is the mean over all things.
    /// </summary>
    /// <param name="mean">[], with its graph.</param>
    /// <param name="count">How many things of this rank it is the mean of.</param>
    /// <param name="group">The ranks; null: there is one.</param>
    /// <param name="label">What is counted.</param>
    /// <returns>[], in the current scope.</returns>
    internal static Tensor Part(Tensor mean, long count, ProcessGroup? group, string label) =>
        group is { Size: > 1 } ? mean * (count * group.Size / Sum(Tensor.FromValue((double)count), group, label).Item()) : mean;

    /// <summary>The sum over the ranks, without a graph.</summary>
    /// <param name="own">Of one shape on all of them; borrowed.</param>
    /// <param name="group">The ranks; null: there is one.</param>
    /// <param name="label">What it is.</param>
    /// <returns>Of the same shape, in the current scope; the tensor itself where there is one rank.</returns>
    internal static Tensor Sum(Tensor own, ProcessGroup? group, string label) => Reduced(own, group, label, RankReduction.Sum);

    /// <summary>The largest of all ranks' numbers.</summary>
    /// <param name="own">This one's.</param>
    /// <param name="group">The ranks; null: there is one.</param>
    /// <param name="label">What it is.</param>
    internal static long Largest(long own, ProcessGroup? group, string label)
    {
        using var scope = TensorScope.Open();
        return group is { Size: > 1 } ? (long)Reduced(Tensor.FromValue(own), group, label, RankReduction.Max).Item() : own;
    }

    private static Tensor Reduced(Tensor own, ProcessGroup? group, string label, RankReduction reduction)
    {
        if (group is not { Size: > 1 }) return own;
        var all = own.Detach().Clone();
        using (var work = group.AllReduce(all, label, reduction)) work.Wait();
        return all;
    }
}
