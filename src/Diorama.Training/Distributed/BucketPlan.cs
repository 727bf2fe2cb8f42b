using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Divides the flat gradients of parameter groups into buckets, in the order in which a backward pass brings them: the last parameters first. The first is
/// small, so that something is on its way soon; larger ones afterwards cost fewer messages.
/// </summary>
/// <param name="Parts">Each bucket: part of which group, from which element to which.</param>
/// <param name="BucketOf">The bucket of each parameter, group by group, in their order.</param>
internal sealed record BucketPlan(IReadOnlyList<(int Group, long Start, long End)> Parts, IReadOnlyList<long> BucketOf)
{
    /// <summary>Bytes at which the first bucket is full.</summary>
    internal const long FirstBytes = 1L << 20;

    /// <summary>Bytes at which another one is.</summary>
    internal const long Bytes = 4L << 20;

    /// <summary>Plans the buckets of groups.</summary>
    public static BucketPlan Of(IReadOnlyList<ParameterGroup> groups)
    {
        var parts = new List<(int Group, long Start, long End)>();
        var bucketOf = groups.Select(g => new long[g.Parameters.Count]).ToArray();
        for (var g = groups.Count - 1; g >= 0; g--)
        {
            var (starts, size) = (groups[g].Starts, groups[g].Values.DType.Size());
            var end = groups[g].Values.NumElements;
            for (var p = starts.Count - 1; p >= 0; p--)
            {
                bucketOf[g][p] = parts.Count;
                var isFull = (end - starts[p]) * size >= (parts.Count == 0 ? FirstBytes : Bytes);
                if (!isFull && p > 0) continue;
                parts.Add((g, starts[p], end));
                end = starts[p];
            }
        }
        return new(parts, [.. bucketOf.SelectMany(b => b)]);
    }
}
