namespace Diorama.Torch;

/// <summary>A collective on its way. Its tensors stay alive until it is done, and must not be touched before.</summary>
public sealed class Work : IDisposable
{
    private readonly NativeObject _native;
    private readonly Tensor? _written;

    internal Work(NativeObject native, Tensor? written) => (_native, _written) = (native, written);

    /// <summary>Whether it is over, well or not.</summary>
    public bool IsDone => _native.Call("is_done") != 0;

    /// <summary>Waits until it is done.</summary>
    /// <param name="timeout">How long at most; null: as long as the group's own timeout lets it run. It goes on where this runs out.</param>
    /// <exception cref="RanksDifferException">The ranks do not do the same.</exception>
    /// <exception cref="RankLostException">A rank does not answer.</exception>
    /// <exception cref="TimeoutException">It is not done yet.</exception>
    public void Wait(TimeSpan? timeout = null)
    {
        _native.Call("wait", Arg.Of(timeout is { } most ? Store.Milliseconds(most) : 0L));
        if (_written is { IsFreed: false }) _written.BumpVersion();
    }

    /// <summary>Lets go of it; what was begun is done all the same.</summary>
    public void Dispose() => _native.Dispose();
}
