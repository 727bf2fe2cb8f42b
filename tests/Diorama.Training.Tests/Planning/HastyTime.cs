namespace Diorama.Training.Tests;

/// <summary>A clock by which each look at it takes ten seconds: what waits for time to pass waits no longer.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now += 10 * TimeSpan.TicksPerSecond;
}
