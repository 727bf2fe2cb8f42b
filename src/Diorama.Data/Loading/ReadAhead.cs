using System.Runtime.ExceptionServices;

namespace Diorama.Data.Loading;

/// <summary>Threads that read planned batches ahead of one consumer, who takes them in the order of the plan.</summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly Func<PlannedBatch, CancellationToken, HostBatch> _read;
    private readonly IEnumerator<PlannedBatch> _plan;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;

    // Everything below is guarded by the gate; batch number n waits in slot n modulo their number.
    private readonly object _gate = new();
    private readonly Done?[] _slots;
    private long _planned;
    private long _taken;
    private bool _planEnded;

    internal ReadAhead(
        IEnumerable<PlannedBatch> plan, Func<PlannedBatch, CancellationToken, HostBatch> read, int threads, int prefetch)
    {
        (_plan, _read, _slots) = (plan.GetEnumerator(), read, new Done?[prefetch]);
        _threads = [.. Enumerable.Range(0, threads).Select(i => new Thread(Work) { IsBackground = true, Name = $"loader {i}" })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>The next batch and the cursor behind it, as soon as it is read; none when the plan is at its end. What a thread threw is thrown here.</summary>
    internal (HostBatch Batch, Cursor Next)? Take()
    {
        lock (_gate)
        {
            var slot = _taken % _slots.Length;
            while (_slots[slot] is null)
            {
                if (_planEnded && _taken == _planned) return null;
                Monitor.Wait(_gate);
            }

            var done = _slots[slot]!;
            _slots[slot] = null;
            _taken++;
            Monitor.PulseAll(_gate);
            done.Failure?.Throw();
            return (done.Batch!, done.Next);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _stop.Cancel();
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads) thread.Join();
        _plan.Dispose();
        _stop.Dispose();
    }

    private void Work()
    {
        while (Claim() is var (number, planned))
        {
            var done = Read(planned);
            lock (_gate)
            {
                _slots[number % _slots.Length] = done;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private (long Number, PlannedBatch Planned)? Claim()
    {
        lock (_gate)
        {
            while (!_stop.IsCancellationRequested && !_planEnded && _planned - _taken >= _slots.Length) Monitor.Wait(_gate);
            if (_stop.IsCancellationRequested || _planEnded) return null;
            _planEnded = !_plan.MoveNext();
            if (!_planEnded) return (_planned++, _plan.Current);
            Monitor.PulseAll(_gate);
            return null;
        }
    }

    private Done Read(PlannedBatch planned)
    {
        try
        {
            return new(_read(planned, _stop.Token), planned.Next, null);
        }
        catch (Exception e)
        {
            // The consumer hears of it, whatever it is; a cancelled read is never taken.
            return new(null, default, ExceptionDispatchInfo.Capture(e));
        }
    }

    private sealed record Done(HostBatch? Batch, Cursor Next, ExceptionDispatchInfo? Failure);
}
