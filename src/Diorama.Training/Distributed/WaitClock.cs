namespace Diorama.Training;

/// <summary>
/// How long something is waited for. Between two looks at it no more than <paramref name="longest"/> counts: where more passed, this process stood still itself (Ctrl-Z, a paused
/// machine), and so perhaps did what it waits for, which has time again then.
/// </summary>
/// <param name="longest">More than there is between two looks of a process that runs.</param>
/// <param name="time">The time; null: the system's.</param>
internal sealed class WaitClock(TimeSpan longest, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private TimeSpan _waited;
    private long _last = (time ?? TimeProvider.System).GetTimestamp();

    /// <summary>Looks.</summary>
    /// <returns>How long it took until now.</returns>
    public TimeSpan Look()
    {
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(_last, now);
        _last = now;
        return _waited += passed < longest ? passed : longest;
    }

    /// <summary>Begins anew: what was waited for moved.</summary>
    public void Restart() => (_waited, _last) = (TimeSpan.Zero, _time.GetTimestamp());
}
