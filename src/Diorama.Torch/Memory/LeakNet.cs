using System.Collections.Concurrent;

namespace Diorama.Torch;

/// <summary>The net under an owned tensor: its finalizer reports that nobody disposed of it and queues the handle for a thread that uses torch.</summary>
internal sealed class LeakNet(nint handle) : IDisposable
{
    private static readonly ConcurrentQueue<nint> _lost = new();

    ~LeakNet()
    {
        LiveTensors.ReportLeak();
        _lost.Enqueue(handle);
    }

    /// <summary>The owner frees the handle itself: nothing is left to catch.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    internal static unsafe void Drain()
    {
        if (_lost.IsEmpty) return;
        while (_lost.TryDequeue(out var handle))
        {
            NativeMethods.TensorsFree(&handle, 1);
            LiveTensors.Add(-1);
        }
    }
}
