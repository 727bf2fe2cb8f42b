using Diorama.Core;

namespace Diorama.Data;

/// <summary>Where a data set writes one sample: one row of a <see cref="HostBatch"/>.</summary>
public readonly struct RowWriter
{
    private readonly HostBatch _batch;
    private readonly int _row;
    private readonly ulong? _chance;

    internal RowWriter(HostBatch batch, int row, ulong? chance)
    {
        _batch = batch;
        _row = row;
        _chance = chance;
    }

    /// <summary>
    /// Chance for what is changed at random in training (flips, which of several captions), from its beginning at every call: given by the run's seed, the
    /// pass and the place in it, so that threads and resumption change nothing. Null where the sample is to be read as it is.
    /// </summary>
    public SeededRandom? Random => _chance is { } seed ? new(seed) : null;

    /// <summary>The same row with chance of its own, for a purpose beside others: what is drawn for one says nothing of what is drawn for another.</summary>
    /// <param name="purpose">What for, such as <c>source</c>.</param>
    public RowWriter For(string purpose) => new(_batch, _row, _chance is { } seed ? Seeds.Derive((long)seed, purpose) : null);

    /// <summary>The sample's numbers of a float32 field. They still hold another sample: write every one.</summary>
    public Span<float> Floats(string field)
    {
        var column = _batch.Column<float>(field, out var length);
        return column.AsSpan(_row * length, length);
    }

    /// <summary>The sample's numbers of an int64 field. They still hold another sample: write every one.</summary>
    public Span<long> Int64s(string field)
    {
        var column = _batch.Column<long>(field, out var length);
        return column.AsSpan(_row * length, length);
    }
}
