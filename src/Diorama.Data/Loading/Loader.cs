using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Diorama.Core;

namespace Diorama.Data.Loading;

/// <summary>
/// Hands out batches in a fixed order while background threads read ahead. For one consumer. The order, and what stands in the place of
/// broken samples, depends on options and cursor alone, not on the number of threads or their timing.
/// </summary>
public sealed class Loader : IDisposable
{
    private readonly IDataset _dataset;
    private readonly LoaderOptions _options;
    private readonly BatchPlan _plan;
    private readonly BatchReader _reader;
    private readonly ConcurrentBag<HostBatch> _free = [];
    private readonly ReadAhead? _ahead;
    private Cursor _cursor;
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;

    /// <summary>Starts reading at <paramref name="start"/>.</summary>
    /// <param name="dataset">Borrowed; it must outlive the loader.</param>
    /// <param name="options">What to hand out.</param>
    /// <param name="start">Where to go on, from a checkpoint; the default is the beginning.</param>
    /// <exception cref="UserException">An option is out of range, the split has no sample, or too few for one batch.</exception>
    public Loader(IDataset dataset, LoaderOptions options, Cursor start = default)
    {
        if (string.Join("; ", options.Validate()) is { Length: > 0 } problems) throw new UserException($"{dataset.Name}: {problems}");
        ArgumentOutOfRangeException.ThrowIfNegative(start.Epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(start.Position);
        var all = dataset.Count(options.Split);
        var portion = options.Fraction < 1 && all > 0 ? Portion.Of(all, options.Fraction, options.Seed) : null;
        var count = portion?.Length ?? all;
        var least = options.Shuffle ? options.BatchSize : 1;
        if (count < least)
        {
            throw new UserException(
                $"{dataset.Name} has {count} samples in its split {options.Split}; a batch needs {least}. Add samples or take smaller batches.");
        }

        (_dataset, _options, _cursor) = (dataset, options, start);
        Func<int, int>? length = dataset is ILengths lengths ? index => lengths.Length(options.Split, index) : null;
        _plan = new(count, options, (dataset as IGroupedDataset)?.Groups(options.Split), length, portion);
        _reader = new(dataset, options);
        BatchesPerPass = (BatchPlan.PassLength(count, options) + options.BatchSize - 1) / options.BatchSize;
        if (options.Threads > 0) _ahead = new(Plan(start), Read, options.Threads, options.Prefetch);
    }

    /// <summary>Where the consumer stands: the first sample of the batch that <see cref="Next"/> will give.</summary>
    public Cursor Cursor => _cursor;

    /// <summary>How many batches a pass has.</summary>
    public int BatchesPerPass { get; }

    /// <summary>The next batch; none at the end of an evaluation's one pass. Dispose it when its numbers are copied.</summary>
    /// <exception cref="UserException">Too many samples are broken; the message names the first.</exception>
    /// <exception cref="MachineException">Reading failed; the message names the sample.</exception>
    public HostBatch? Next()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _failure?.Throw();
        try
        {
            while ((_ahead is null ? ReadNow() : _ahead.Take()) is var (batch, next))
            {
                foreach (var sample in batch.Replaced) _dataset.Quarantine.Add(sample);
                _cursor = next;
                if (batch.Count > 0) return batch;
                batch.Dispose(); // every sample was broken and left out
            }

            return null;
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    /// <summary>Stops the threads; each ends after the sample that it is reading.</summary>
    public void Dispose()
    {
        _disposed = true;
        _ahead?.Dispose();
    }

    private IEnumerable<PlannedBatch> Plan(Cursor cursor)
    {
        while (_plan.At(cursor) is { } planned)
        {
            yield return planned;
            cursor = planned.Next;
        }
    }

    private (HostBatch, Cursor)? ReadNow() =>
        _plan.At(_cursor) is { } planned ? (Read(planned, CancellationToken.None), planned.Next) : null;

    private HostBatch Read(PlannedBatch planned, CancellationToken stop)
    {
        if (!_free.TryTake(out var batch)) batch = new(_dataset.Fields, _options.NumRows, _free.Add);
        batch.Lend();
        _reader.Fill(batch, planned, stop);
        return batch;
    }
}
