using Diorama.Core;

namespace Diorama.Training.Tests;

public sealed class EarlyStopTests : IDisposable
{
    private static readonly string[] _watch = ["evaluate.every=2", "checkpoint.every=0", "run.steps=20", "samples.every=0", "earlyStop={figure: heldOut.loss, patience: 3}"];

    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    /// <summary>Best at step 6; steps 8, 10 and 12 are no better.</summary>
    [Fact]
    public void Train_FigureGetsNoBetter_StopsAndKeepsAndUsesTheBestCheckpoint()
    {
        Assert.Equal(RunOutcome.Completed, Train("run", [5, 4, 3, 3, 3.5, double.NaN, 1]));
        var run = RunDirectory.Open(_toy.Folder("run"));
        Assert.Equal([12, 6], run.Checkpoints().Select(c => c.Step)); // the last and the best
        using var trained = TrainedModel.Load(run);
        Assert.Equal(6, trained.Step);
        Assert.Contains(_toy.Events, e => e is RunMessage { IsWarning: false } said && said.Text.Contains("at step 12: heldOut.loss was 3 at step 6", StringComparison.Ordinal));
        Assert.Equal(RunOutcome.Completed, Train("run", [0])); // there is nothing to go on with
        Assert.Equal(12, run.Checkpoints()[0].Step);
    }

    [Fact]
    public void Train_BestIsOlderThanAllThatAreKept_StaysToo()
    {
        Train("run", [1, 2, 2, 2, 2], "checkpoint.every=1", "earlyStop.patience=4");
        var run = RunDirectory.Open(_toy.Folder("run"));
        Assert.Equal([10, 9, 2], run.Checkpoints().Select(c => c.Step));
        using var trained = TrainedModel.Load(run);
        Assert.Equal(2, trained.Step);
    }

    [Fact]
    public void Train_HigherIsBetter_AndMinDelta_AreHeeded()
    {
        Train("run", [1, 2, 2.05, 2.08, 2.09], "earlyStop.better=higher", "earlyStop.minDelta=0.1");
        Assert.Equal([10, 4], RunDirectory.Open(_toy.Folder("run")).Checkpoints().Select(c => c.Step));
    }

    /// <summary>The test split would choose when to stop.</summary>
    [Fact]
    public void Plan_NothingIsHeldOut_IsRefused() =>
        Assert.Contains("set data.holdOut", Assert.Throws<UserException>(() => Toy.Plan(new ToyDataset { HeldOut = 0 }, _watch)).Message, StringComparison.Ordinal);

    [Fact]
    public void Train_FigureGetsBetter_GoesOnToTheEnd()
    {
        Train("run", [.. Enumerable.Range(0, 10).Select(i => 10.0 - i)]);
        Assert.Equal(20, RunDirectory.Open(_toy.Folder("run")).Checkpoints()[0].Step);
        Assert.DoesNotContain(_toy.Events, e => e is RunMessage);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void Train_StoppedAndResumed_EndsAsIfItHadNotBeen(int stopAfter)
    {
        double[] values = [5, 4, 3, 3, 3.5, 4, 1];
        Train("whole", values);
        Train("parts", values, stopAfter);
        Train("parts", values[((stopAfter - 1) / 2)..]);
        var whole = RunBytes.Of(_toy.Folder("whole")).Where(f => f.Key.Contains("step-12", StringComparison.Ordinal) || f.Key == "metrics.jsonl").ToList();
        Assert.True(whole.Count > 3);
        Assert.Equal(whole, RunBytes.Of(_toy.Folder("parts")).Where(f => f.Key.Contains("step-12", StringComparison.Ordinal) || f.Key == "metrics.jsonl"));
    }

    [Fact]
    public void Train_FigureIsNotMeasured_SaysWhichAre()
    {
        var problem = Assert.Throws<UserException>(() => Train("run", [1], "earlyStop.figure=heldOut.los"));
        Assert.Contains("heldOut.los, which is not measured here; did you mean heldOut.loss?", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("earlyStop={figure: test.nats}", "the test split only tells how good the choice was")]
    [InlineData("earlyStop={figure: heldOut.nats}", "needs evaluate.every")]
    [InlineData("earlyStop={patience: 2}", "earlyStop.figure is missing")]
    public void Plan_WrongSettings_AreToldBefore(string assignment, string says) =>
        Assert.Contains(says, Assert.Throws<UserException>(() => Toy.Plan("evaluate.every=0", assignment)).Message, StringComparison.Ordinal);

    /// <summary>Else the first evaluation would tell, perhaps after an hour.</summary>
    [Theory]
    [InlineData("loss")]
    [InlineData("second.loss")]
    public void Plan_FigureOfTraining_IsRefused(string figure)
    {
        var problem = Assert.Throws<UserException>(() => Toy.Plan($"earlyStop.figure={figure}"));
        Assert.Contains($"earlyStop.figure is {figure}, which is of the batches that are learnt from", problem.Message, StringComparison.Ordinal);
        Assert.Contains("such as heldOut.nats or fid", problem.Message, StringComparison.Ordinal);
    }

    private RunOutcome Train(string folder, double[] values, params string[] overrides) => Train(folder, values, 0, overrides);

    private RunOutcome Train(string folder, double[] values, int stopAfter, params string[] overrides)
    {
        using var plan = Toy.Plan([.. _watch, .. overrides]);
        using var stop = new CancellationTokenSource();
        ((ToyModel)plan.Model).Stepping = step =>
        {
            if (step == stopAfter) stop.Cancel();
        };
        var sink = new Listing(_toy.Events);
        return new Trainer(plan, RunDirectory.Create(_toy.Folder(folder), resume: true), sink, new ToldFigures(values)).Train(stop.Token);
    }

    private sealed class Listing(List<RunEvent> events) : IRunSink
    {
        public void On(RunEvent happened) => events.Add(happened);
    }
}
