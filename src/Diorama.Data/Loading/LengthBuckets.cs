using Diorama.Core;

namespace Diorama.Data.Loading;

/// <summary>Puts samples of about one length into one batch: the order of a pass is sorted by length within windows of many batches, and the batches are then shuffled.</summary>
internal static class LengthBuckets
{
    // Enough for batches of nearly one length, few enough that a batch still differs from pass to pass.
    private const int BatchesPerWindow = 64;

    /// <summary>Arranges a pass anew, in place.</summary>
    /// <param name="order">The samples of the pass as drawn: whole batches.</param>
    /// <param name="length">How long a sample is.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Which pass.</param>
    internal static void Arrange(Span<int> order, Func<int, int> length, int batchSize, long seed, long epoch)
    {
        for (var start = 0; start < order.Length; start += BatchesPerWindow * batchSize)
        {
            var window = order[start..Math.Min(order.Length, start + BatchesPerWindow * batchSize)];
            window.Sort((a, b) => length(a) != length(b) ? length(a).CompareTo(length(b)) : a.CompareTo(b));
        }

        var batches = new int[order.Length / batchSize][];
        for (var i = 0; i < batches.Length; i++) batches[i] = order.Slice(i * batchSize, batchSize).ToArray();
        new SeededRandom(seed, "batches", epoch).Shuffle<int[]>(batches);
        for (var i = 0; i < batches.Length; i++) batches[i].CopyTo(order[(i * batchSize)..]);
    }
}
