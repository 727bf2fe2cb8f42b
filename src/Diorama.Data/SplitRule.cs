using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Diorama.Data;

/// <summary>
/// Divides samples into splits by a fixed rule that needs no seed: keys are ordered by their SHA-256, the first of them are held out, the
/// next are for testing, the rest for training. Samples with one key stay together, and adding samples moves few of the old ones.
/// </summary>
public static class SplitRule
{
    /// <summary>The share held out, and the share for testing, unless a data set says otherwise.</summary>
    public const double DefaultShare = 0.05;

    // So many bytes of a SHA-256 tell keys apart, and order them.
    private const int RankBytes = 16;

    /// <summary>The samples of each split, in their own order.</summary>
    /// <param name="keys">One key a sample.</param>
    /// <param name="heldOut">The share held out, in [0, 1). A share above 0 takes at least one key where there are three keys or more.</param>
    /// <param name="test">The share for testing, likewise; the two together stay below 1.</param>
    public static ImmutableArray<ImmutableArray<int>> Divide(
        IReadOnlyList<string> keys, double heldOut = DefaultShare, double test = DefaultShare) => DivideRanked([.. keys.Select(Rank)], heldOut, test);

    /// <summary>Where a key stands in the order: the beginning of its SHA-256, 32 digits in hexadecimal.</summary>
    internal static string Rank(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, RankBytes));

    /// <summary><see cref="Divide"/> by ranks in the place of keys.</summary>
    internal static ImmutableArray<ImmutableArray<int>> DivideRanked(IReadOnlyList<string> ranks, double heldOut, double test)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(heldOut + test, 1);

        var groups = Enumerable.Range(0, ranks.Count)
            .GroupBy(i => ranks[i], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var splits = new List<int>[] { [], [], [] };
        var next = 0;
        Take(Split.HeldOut, heldOut);
        Take(Split.Test, test);
        while (next < groups.Count) splits[(int)Split.Train].AddRange(groups[next++]);
        return [.. splits.Select(split => split.Order().ToImmutableArray())];

        void Take(Split split, double share)
        {
            if (share == 0 || groups.Count < 3) return;
            var wanted = Math.Max(1, (int)Math.Round(ranks.Count * share));
            while (next < groups.Count - 1 && splits[(int)split].Count < wanted) splits[(int)split].AddRange(groups[next++]);
        }
    }
}
