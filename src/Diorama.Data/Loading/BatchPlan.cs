namespace Diorama.Data.Loading;

/// <summary>Which samples each batch has: a function of options and cursor alone, so that threads and resumption change nothing. Not for several threads at once.</summary>
/// <param name="count">How many samples are handed out.</param>
/// <param name="options">How.</param>
/// <param name="groups">The group of each sample of the split; null: none are drawn evenly.</param>
/// <param name="length">The length of a sample of the split; null: batches do not go by length.</param>
/// <param name="portion">Which samples of the split are handed out, <paramref name="count"/> of them; null: all.</param>
internal sealed class BatchPlan(int count, LoaderOptions options, IReadOnlyList<int>? groups = null, Func<int, int>? length = null, int[]? portion = null)
{
    // What passes skip at their end when whole batches only are wanted.
    private readonly int _passLength = PassLength(count, options);

    private long _orderEpoch = -1;
    private int[] _order = [];

    /// <summary>How many samples a pass has.</summary>
    internal static int PassLength(int count, LoaderOptions options) =>
        options.Shuffle ? count - count % options.BatchSize : Math.Min(count, options.AtMost ?? count);

    /// <summary>The batch that begins at a cursor; none where the one pass of an evaluation is over.</summary>
    internal PlannedBatch? At(Cursor cursor)
    {
        var (epoch, position) = Normal(cursor);
        if (!options.Shuffle && epoch > 0) return null;
        var size = (int)Math.Min(options.BatchSize, _passLength - position);
        var (first, rows) = options.Share is { } share ? (position + (long)share.Index * options.NumRows, options.NumRows) : (position, size);
        return new(new(epoch, first), Order(epoch).AsMemory((int)first, rows), Normal(new(epoch, position + size)));
    }

    private int[] Spread() => [.. Enumerable.Range(0, _passLength).Select(i => (int)((long)i * count / _passLength))];

    // A cursor at the end of a pass, or too near it for a whole batch, means the beginning of the next.
    private Cursor Normal(Cursor cursor)
    {
        var room = _passLength - cursor.Position;
        return room < (options.Shuffle ? options.BatchSize : 1) ? new(cursor.Epoch + 1, 0) : cursor;
    }

    private int[] Order(long epoch)
    {
        if (epoch == _orderEpoch) return _order;
        _order = !options.Shuffle ? Spread()
            : groups is null ? EpochOrder.Of(count, options.Seed, epoch)
            : EpochOrder.Even(portion is null ? groups : [.. portion.Select(i => groups[i])], options.Seed, epoch);
        if (portion is not null) _order = Array.ConvertAll(_order, i => portion[i]);
        if (options.Shuffle && length is not null) LengthBuckets.Arrange(_order.AsSpan(0, _passLength), length, options.BatchSize, options.Seed, epoch);
        _orderEpoch = epoch;
        return _order;
    }
}
