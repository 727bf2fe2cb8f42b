namespace Diorama.Data.Loading;

/// <summary>Which samples each batch has: a function of options and cursor alone, so that threads and resumption change nothing. Not for several threads at once.</summary>
internal sealed class BatchPlan(int count, LoaderOptions options)
{
    // What passes skip at their end when whole batches only are wanted.
    private readonly int _passLength = options.Shuffle ? count - count % options.BatchSize : count;

    private long _orderEpoch = -1;
    private int[] _order = [];

    /// <summary>The batch that begins at a cursor; none where the one pass of an evaluation is over.</summary>
    internal PlannedBatch? At(Cursor cursor)
    {
        var (epoch, position) = Normal(cursor);
        if (!options.Shuffle && epoch > 0) return null;
        var size = (int)Math.Min(options.BatchSize, _passLength - position);
        return new(Order(epoch).AsMemory((int)position, size), Normal(new(epoch, position + size)));
    }

    // A cursor at the end of a pass, or too near it for a whole batch, means the beginning of the next.
    private Cursor Normal(Cursor cursor)
    {
        var room = _passLength - cursor.Position;
        return room < (options.Shuffle ? options.BatchSize : 1) ? new(cursor.Epoch + 1, 0) : cursor;
    }

    private int[] Order(long epoch)
    {
        if (epoch == _orderEpoch) return _order;
        _order = options.Shuffle ? EpochOrder.Of(count, options.Seed, epoch) : [.. Enumerable.Range(0, count)];
        _orderEpoch = epoch;
        return _order;
    }
}
