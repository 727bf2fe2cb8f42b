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
}
