namespace Diorama.Data;

/// <summary>Where a data set writes one sample: one row of a <see cref="HostBatch"/>.</summary>
public readonly struct RowWriter
{
    private readonly HostBatch _batch;
    private readonly int _row;

    internal RowWriter(HostBatch batch, int row)
    {
        _batch = batch;
        _row = row;
    }

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
