using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Where the places of a grown axis come from: each copies one of the old axis, or is new.</summary>
/// <remarks>The mapping g of Net2WiderNet: Chen et al. 2016, arXiv 1511.05641, section 2.2.</remarks>
internal sealed class AxisMap
{
    private const int New = -1;

    private readonly int[] _sources;

    private AxisMap(int[] sources, int oldCount)
    {
        _sources = sources;
        OldCount = oldCount;
    }

    /// <summary>Places of the grown axis.</summary>
    internal int Count => _sources.Length;

    /// <summary>Places of the old axis.</summary>
    internal int OldCount { get; }

    /// <summary>Whether nothing changes.</summary>
    internal bool IsIdentity => Count == OldCount && _sources.Index().All(p => p.Item == p.Index);

    /// <summary>Whether some places are new.</summary>
    internal bool HasNew => Array.IndexOf(_sources, New) >= 0;

    /// <summary>Each place stands as often as it can, its copies side by side; where the new count is no multiple, the first places once more.</summary>
    /// <param name="count">Old places.</param>
    /// <param name="grown">New places, at least as many.</param>
    /// <exception cref="ArgumentException">There would be fewer.</exception>
    internal static AxisMap Widen(long count, long grown)
    {
        CheckGrows(count, grown);
        if (count == 0) return new([], 0);
        var (each, more) = (grown / count, grown % count);
        return new([.. Enumerable.Range(0, checked((int)count)).SelectMany(i => Enumerable.Repeat(i, (int)each + (i < more ? 1 : 0)))], (int)count);
    }

    /// <summary>The old places, and new ones behind them.</summary>
    /// <param name="count">Old places.</param>
    /// <param name="grown">New and old together.</param>
    /// <exception cref="ArgumentException">There would be fewer.</exception>
    internal static AxisMap Append(long count, long grown)
    {
        CheckGrows(count, grown);
        return new([.. Enumerable.Range(0, checked((int)grown)).Select(i => i < count ? i : New)], (int)count);
    }

    /// <summary>The places whose sources are these.</summary>
    /// <param name="sources">For each its old place, -1 where it is new.</param>
    /// <param name="count">Old places.</param>
    internal static AxisMap Of(int[] sources, long count) => new(sources, checked((int)count));

    /// <summary>The old places at even distances, the first one first, and new ones between.</summary>
    /// <param name="count">Old places.</param>
    /// <param name="grown">New and old together: a multiple.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static AxisMap Spread(long count, long grown)
    {
        CheckGrows(count, grown);
        if (count == 0 || grown % count != 0) throw new ArgumentException($"An axis of {count} wavelengths grows to whole multiples of it, not to {grown}.", nameof(grown));
        var times = grown / count;
        return new([.. Enumerable.Range(0, checked((int)grown)).Select(i => i % times == 0 ? (int)(i / times) : New)], (int)count);
    }

    /// <summary>Axes one behind the other as one.</summary>
    internal static AxisMap Beside(params ReadOnlySpan<AxisMap> parts)
    {
        var (sources, old) = (new List<int>(), 0);
        foreach (var part in parts)
        {
            sources.AddRange(part._sources.Select(s => s == New ? New : s + old));
            old += part.OldCount;
        }
        return new([.. sources], old);
    }

    /// <summary>The axis whose every place is another axis.</summary>
    internal AxisMap Within(AxisMap inner) =>
        new([.. _sources.SelectMany(s => inner._sources.Select(i => s == New || i == New ? New : (s * inner.OldCount) + i))], checked(OldCount * inner.OldCount));

    /// <summary>For each place how many there are of its source; of a new one 1.</summary>
    internal int[] Copies()
    {
        var counts = new int[OldCount];
        foreach (var source in _sources.Where(s => s != New)) counts[source]++;
        return Array.ConvertAll(_sources, s => s == New ? 1 : counts[s]);
    }

    /// <summary>For each place its rank among the copies of its source, from 0.</summary>
    internal int[] Ranks()
    {
        var seen = new int[OldCount];
        return Array.ConvertAll(_sources, s => s == New ? 0 : seen[s]++);
    }

    /// <summary>Each place's source as int64 [Count], of a new one 0, in the current scope.</summary>
    internal Tensor Sources() => Tensor.From<long>([.. _sources.Select(s => (long)Math.Max(s, 0))]);

    /// <summary>True where a place is new: bool [Count], in the current scope.</summary>
    internal Tensor IsNew() => Tensor.From<bool>([.. _sources.Select(s => s == New)]);

    private static void CheckGrows(long count, long grown)
    {
        if (grown < count) throw new ArgumentException($"An axis of {count} does not grow to {grown}.", nameof(grown));
    }
}
