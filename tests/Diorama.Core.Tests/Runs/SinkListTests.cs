namespace Diorama.Core.Tests;

public sealed class SinkListTests
{
    [Fact]
    public void On_FailingSink_IsReportedAndDropped()
    {
        var good = new Recorder();
        var sinks = new SinkList(new Failing(), good, new Failing());
        sinks.On(new RunStarted("a", "runs/a", 0, 10));
        sinks.On(new RunFinished(RunOutcome.Completed, 10, new RunTime(1, 1)));

        Assert.Equal(1, sinks.Count);
        Assert.Equal(
            [
                new RunStarted("a", "runs/a", 0, 10),
                new RunMessage("Failing failed and is told no more: no terminal", IsWarning: true),
                new RunMessage("Failing failed and is told no more: no terminal", IsWarning: true),
                new RunFinished(RunOutcome.Completed, 10, new RunTime(1, 1)),
            ],
            good.Events);
    }

    [Fact]
    public void On_AllSinksFail_NothingIsThrown()
    {
        var sinks = new SinkList(new Failing());
        sinks.On(new CheckpointWritten(new CheckpointFolder(5, "x")));
        sinks.On(new SampleWritten(5, "y"));
        Assert.Equal(0, sinks.Count);
    }

    private sealed class Recorder : IRunSink
    {
        public List<RunEvent> Events { get; } = [];

        public void On(RunEvent happened) => Events.Add(happened);
    }

    private sealed class Failing : IRunSink
    {
        public void On(RunEvent happened) => throw new InvalidOperationException("no terminal");
    }
}
