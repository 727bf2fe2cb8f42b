namespace Diorama.Evaluation;

/// <summary>Runs of tokens as numbers.</summary>
internal static class TokenRuns
{
    /// <summary>All runs of so many tokens, each as a number of 64 bits: of a billion different ones hardly two have the same.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="order">How many tokens a run has; at least 1.</param>
    internal static IEnumerable<ulong> Of(int[] ids, int order)
    {
        for (var i = 0; i + order <= ids.Length; i++)
        {
            var hash = 0UL;
            for (var j = i; j < i + order; j++)
            {
                hash = (hash ^ (uint)(ids[j] + 1)) * 0x9E3779B97F4A7C15; // the golden ratio: odd, and its bits are well mixed
                hash ^= hash >> 32;
            }

            yield return hash;
        }
    }
}
