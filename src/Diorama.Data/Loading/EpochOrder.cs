using Diorama.Core;

namespace Diorama.Data.Loading;

/// <summary>The order of the samples in one pass.</summary>
internal static class EpochOrder
{
    /// <summary>A uniformly drawn permutation of 0 .. <paramref name="count"/> - 1, the same for the same seed and pass.</summary>
    internal static int[] Of(int count, long seed, long epoch)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new SeededRandom(seed, "shuffle", epoch).Shuffle<int>(order);
        return order;
    }

    /// <summary>
    /// As many draws as there are samples, every group as often as every other (but for a remainder, which falls to groups drawn for each pass). Within a
    /// group none is drawn again before all were; which of a large group are drawn differs from pass to pass.
    /// </summary>
    /// <param name="groups">Each sample's group, from 0.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Which pass.</param>
    internal static int[] Even(IReadOnlyList<int> groups, long seed, long epoch)
    {
        var random = new SeededRandom(seed, "even", epoch);
        var members = Enumerable.Range(0, groups.Count).GroupBy(i => groups[i]).OrderBy(group => group.Key).Select(group => group.ToArray()).ToArray();
        random.Shuffle<int[]>(members);
        var order = new List<int>(groups.Count);
        for (var g = 0; g < members.Length; g++)
        {
            var wanted = groups.Count / members.Length + (g < groups.Count % members.Length ? 1 : 0);
            for (; wanted > 0; wanted -= members[g].Length)
            {
                random.Shuffle<int>(members[g]);
                order.AddRange(members[g].AsSpan(0, Math.Min(wanted, members[g].Length)));
            }
        }

        var draws = order.ToArray();
        random.Shuffle<int>(draws);
        return draws;
    }
}
