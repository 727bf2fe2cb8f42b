namespace Diorama.Cli.Tests;

public sealed class WaitingTests
{
    [Fact]
    public void During_QuickWork_SaysNothing()
    {
        var time = new ManualTime();
        var (result, said) = Watch(time, progress =>
        {
            progress(0.5);
            time.Advance(TimeSpan.FromSeconds(0.9));
            return 7;
        });
        Assert.Equal((7, ""), (result, said));
    }

    [Fact]
    public void During_WorkOfKnownLength_TellsWhatIsLeft()
    {
        var time = new ManualTime();
        var (_, said) = Watch(time, progress =>
        {
            progress(0.25);
            time.Advance(TimeSpan.FromSeconds(12));
            return 0;
        });
        Assert.Equal(" 25%  measuring  36 s left", said.Trim('\n'));
    }

    [Fact]
    public void During_WorkOfUnknownLength_TellsThatItGoesOn()
    {
        var time = new ManualTime();
        var (_, said) = Watch(time, _ =>
        {
            time.Advance(TimeSpan.FromSeconds(65));
            time.Advance(TimeSpan.FromSeconds(5)); // not every ten seconds yet
            return 0;
        });
        Assert.Equal("  0%  measuring  1:05", said.Trim('\n'));
    }

    // Where nobody watches, a line that stands there for ever is for work that takes long.
    [Fact]
    public void During_WorkOfSeconds_SaysNothingToAFile()
    {
        var time = new ManualTime();
        var (_, said) = Watch(time, progress =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            progress(1);
            time.Advance(TimeSpan.FromSeconds(7));
            return 0;
        });
        Assert.Equal("", said);
    }

    [Fact]
    public void During_WorkThatFails_EndsTheBar()
    {
        var time = new ManualTime();
        Assert.Throws<InvalidOperationException>(() => Waiting.During<int>("measuring", _ => throw new InvalidOperationException(), time));
        Assert.Equal(0, time.NumTimers);
    }

    private static (int Result, string Said) Watch(ManualTime time, Func<Action<double>, int> work)
    {
        var error = Console.Error;
        using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            var result = Waiting.During("measuring", work, time);
            Assert.Equal(0, time.NumTimers);
            return (result, said.ToString());
        }
        finally
        {
            Console.SetError(error);
        }
    }
}
