namespace Diorama.Training.Tests.Distributed;

public sealed class WaitClockTests
{
    [Fact]
    public void Look_ProcessStoodStill_CountsOneLook()
    {
        var time = new Hands();
        var clock = new WaitClock(TimeSpan.FromSeconds(2), time);
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Look());
        time.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Look());
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(TimeSpan.FromSeconds(4), clock.Look());
        clock.Restart();
        Assert.Equal(TimeSpan.Zero, clock.Look());
    }

    private sealed class Hands : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
