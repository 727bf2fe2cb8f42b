using Diorama.Core;

namespace Diorama.Data.Loading;

/// <summary>The part of a split that a fraction leaves: drawn once, the same in every pass.</summary>
internal static class Portion
{
    /// <summary>How many of the samples a fraction leaves: at least one.</summary>
    internal static int Count(int count, double fraction) => Math.Max(1, (int)Math.Round(count * fraction));

    /// <summary>Their numbers, in order. A smaller fraction of the same seed is part of a larger one.</summary>
    internal static int[] Of(int count, double fraction, long seed)
    {
        var drawn = Enumerable.Range(0, count).ToArray();
        new SeededRandom(seed, "portion", 0).Shuffle<int>(drawn);
        return [.. drawn.Take(Count(count, fraction)).Order()];
    }
}
