namespace Diorama.Nn;

/// <summary>
/// What the places of an axis are, so that an axis of a small model and the same one of a grown model can be told place by place: units, entries of a table, the
/// numbers of heads, the channels of a flattened map, or several of these behind one another.
/// </summary>
public sealed class AxisLayout
{
    private readonly Part[] _parts;

    private AxisLayout(params Part[] parts) => _parts = parts;

    /// <summary>Number of places.</summary>
    public long Count => _parts.Sum(p => p.Count);

    /// <summary>Units that are all alike: a wider axis holds copies of them.</summary>
    public static implicit operator AxisLayout(long count) => FromInt64(count);

    /// <summary>Units that are all alike: the named form of the conversion.</summary>
    public static AxisLayout FromInt64(long count) => new(new Part([count], PartKind.Units));

    /// <summary>Entries that each mean something of their own, such as symbols, classes or positions: a longer axis has new ones at its end, or where growth is told that they are.</summary>
    /// <param name="count">How many.</param>
    /// <param name="of">What they are entries of, by which growth is told; null: of nothing else than this axis.</param>
    public static AxisLayout Entries(long count, string? of = null) => new(new Part([count], PartKind.Entries) { Of = of });

    /// <summary>Wavelengths in even steps of their logarithm: a longer axis has further ones between them.</summary>
    public static AxisLayout Waves(long count) => new(new Part([count], PartKind.Waves));

    /// <summary>Axes one behind the other: what is concatenated, or the gates of a cell.</summary>
    public static AxisLayout Beside(params ReadOnlySpan<AxisLayout> layouts)
    {
        var parts = new List<Part>();
        foreach (var layout in layouts) parts.AddRange(layout._parts);
        return new([.. parts]);
    }

    /// <summary>The same axis several times, one behind the other.</summary>
    public AxisLayout Times(int count) => Beside([.. Enumerable.Repeat(this, count)]);

    /// <summary>The axis whose every place is a block: the numbers of a head, or the places of a channel in a flattened map.</summary>
    /// <param name="size">Numbers of a block.</param>
    public AxisLayout Blocks(long size) => new(Array.ConvertAll(_parts, p => p with { Factors = [.. p.Factors, size] }));

    /// <summary>Where the places come from, if this is what an older layout grew to.</summary>
    /// <param name="old">The older layout.</param>
    /// <param name="entries">Where entries come from, by what they are entries of: for each its old number, -1 where it is new.</param>
    /// <exception cref="ArgumentException">It is no such thing: the parts are others, or fewer.</exception>
    internal AxisMap From(AxisLayout old, IReadOnlyDictionary<string, int[]>? entries = null)
    {
        if (old._parts.Length != _parts.Length) throw new ArgumentException($"An axis of {old._parts.Length} parts does not grow to one of {_parts.Length}.", nameof(old));
        return AxisMap.Beside([.. _parts.Zip(old._parts, (now, before) => now.From(before, entries))]);
    }

    private enum PartKind
    {
        Units,
        Entries,
        Waves,
    }

    // The factors are counts from the outermost to the innermost: of a head's numbers, heads and width of a head.
    private sealed record Part(long[] Factors, PartKind Kind)
    {
        internal string? Of { get; init; }

        internal long Count => Factors.Aggregate(1L, (product, factor) => product * factor);

        internal AxisMap From(Part old, IReadOnlyDictionary<string, int[]>? entries)
        {
            if (old.Factors.Length != Factors.Length || old.Kind != Kind) throw new ArgumentException("An axis grows to one of the same layout.", nameof(old));
            var map = Kind switch
            {
                PartKind.Entries when Of is not null && entries?.GetValueOrDefault(Of) is { } sources && sources.Length == Factors[0] => AxisMap.Of(sources, old.Factors[0]),
                PartKind.Entries => AxisMap.Append(old.Factors[0], Factors[0]),
                PartKind.Waves => AxisMap.Spread(old.Factors[0], Factors[0]),
                _ => AxisMap.Widen(old.Factors[0], Factors[0]),
            };
            for (var i = 1; i < Factors.Length; i++) map = map.Within(AxisMap.Widen(old.Factors[i], Factors[i]));
            return map;
        }
    }
}
