using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Divides the flat gradients of parameter groups into buckets, in the order in which a backward pass brings them: those of the last parameters first. Many
/// are on their way soon; few cost fewer messages.
/// </summary>
/// <param name="Parts">Each bucket: part of which group, from which element to which.</param>
/// <param name="BucketOf">The bucket of each parameter, group by group, in their order.</param>
internal sealed record BucketPlan(IReadOnlyList<(int Group, long Start, long End)> Parts, IReadOnlyList<long> BucketOf)
{
    /// <summary>Bytes at which the first bucket of a group is full.</summary>
    internal const long FirstBytes = 1L << 20;

    /// <summary>Bytes at which another one is.</summary>
    internal const long Bytes = 4L << 20;

    /// <summary>Plans the buckets of groups.</summary>
    /// <param name="groups">With parameters that stand in one order in all.</param>
    /// <param name="order">All their parameters, as the forward pass meets them.</param>
    public static BucketPlan Of(IReadOnlyList<ParameterGroup> groups, IReadOnlyList<Parameter> order)
    {
        var place = order.Distinct<Parameter>(ReferenceEqualityComparer.Instance).Index().ToDictionary(p => (object)p.Item, p => p.Index, ReferenceEqualityComparer.Instance);
        // A bucket is full when its earliest parameter has its gradient.
        var cuts = groups.SelectMany((group, g) => Cut(group).Select(c => (Group: g, Cut: c, Earliest: place[group.Parameters[c.First]])))
            .OrderByDescending(c => c.Earliest).ToList();
        var bucketOf = groups.Select(g => new long[g.Parameters.Count]).ToArray();
        foreach (var (bucket, (group, cut, _)) in cuts.Index()) Array.Fill(bucketOf[group], bucket, cut.First, cut.Last - cut.First + 1);
        return new([.. cuts.Select(c => (c.Group, c.Cut.Start, c.Cut.End))], [.. bucketOf.SelectMany(b => b)]);
    }

    // From a group's end: which parameters, and from which element to which.
    private static IEnumerable<(int First, int Last, long Start, long End)> Cut(ParameterGroup group)
    {
        var (starts, size, limit) = (group.Starts, group.Values.DType.Size(), FirstBytes);
        var (last, end) = (starts.Count - 1, group.Values.NumElements);
        for (var p = last; p >= 0; p--)
        {
            if ((end - starts[p]) * size < limit && p > 0) continue;
            yield return (p, last, starts[p], end);
            (last, end, limit) = (p - 1, starts[p], Bytes);
        }
    }
}
