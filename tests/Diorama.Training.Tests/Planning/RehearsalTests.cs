using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>What a rehearsal foretells, beside what then happens.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("samples.every=5", "checkpoint.every=4", "run.steps=30", "metrics.every=1")]
    [InlineData("samples.every=0", "checkpoint.every=0", "evaluate.every=0")]
    public void Of_Toy_ForetellsWhatIsWrittenAndHowOften(params string[] overrides)
    {
        var looks = 0;
        Forecast forecast;
        using (var plan = Toy.Plan(overrides))
        {
            var every = plan.Recipe.Evaluate.Every;
            forecast = Rehearsal.Of(plan, _toy.Folder("run"), every == 0 ? [] : [new("evaluations", every, 2, (_, model, samples, stop) =>
            {
                Assert.Equal(2, samples);
                new ToyEvaluator().Evaluate(model, 1, stop);
                looks++;
            })], new HastyTime(), stop: TestContext.Current.CancellationToken);
            Assert.Equal(every == 0 ? 0 : 1, looks);
        }
        _toy.Train("run", overrides: overrides);
        var run = RunDirectory.Open(_toy.Folder("run"));
        Assert.Equal(_toy.Events.OfType<SampleWritten>().Count(), Times("samples"));
        Assert.Equal(_toy.Events.OfType<CheckpointWritten>().Count(), Times("checkpoints"));
        Assert.Equal(Recipe.Load(run.RecipePath).Run.Steps, Times("steps"));
        if (looks > 0) Assert.Equal(_toy.Events.OfType<StepMeasured>().Count(e => e.Metrics.Values.ContainsKey("heldOut.luck")), Times("evaluations"));
        Within(0.05, BytesIn(run.CheckpointsPath), forecast.CheckpointBytes);
        Within(0.1, BytesIn(run.FullPath), forecast.DiskBytes);
        Assert.True(forecast.TrainingSeconds > 0 && forecast.PeakBytes > 1 << 20 && forecast.NumSteps >= 20);

        long Times(string part) => forecast.Training.Single(p => p.Name == part).Times;
    }

    /// <summary>Best at its second step, a run keeps that checkpoint beside its last two.</summary>
    [Fact]
    public void Of_EarlyStopping_ForetellsTheBestCheckpointToo()
    {
        string[] overrides = ["run.steps=6", "evaluate.every=1", "checkpoint.every=3", "earlyStop={figure: heldOut.loss, patience: 9}"];
        Forecast forecast;
        using (var plan = Toy.Plan(overrides)) forecast = Rehearsal.Of(plan, _toy.Folder("run"), [], new HastyTime(), stop: TestContext.Current.CancellationToken);
        var run = _toy.Run("run");
        using (var plan = Toy.Plan(overrides)) new Trainer(plan, run, new SinkList(), new ToldFigures(2, 1, 3, 3, 3, 3)).Train(TestContext.Current.CancellationToken);
        Assert.Equal([6, 3, 2], run.Checkpoints().Select(c => c.Step));
        Assert.True(forecast.CountsBest);
        Within(0.05, BytesIn(run.CheckpointsPath), forecast.CheckpointBytes);
    }

    [Fact]
    public void Of_Any_IsBesideTheRunAndLeavesNoFolderAndNoTensors()
    {
        var tensors = Diorama.Torch.LiveTensors.Count;
        string? place = null;
        var look = new RehearsedLook("look", 0, 2, (run, _, _, _) => place = Path.GetDirectoryName(Path.GetDirectoryName(run.FullPath)));
        using (var plan = Toy.Plan()) Rehearsal.Of(plan, _toy.Folder("deep/down/run"), [look], new HastyTime(), stop: TestContext.Current.CancellationToken);
        Assert.Equal(_toy.Root, place);
        Assert.Empty(Left());
        Assert.Equal(tensors, Diorama.Torch.LiveTensors.Count);
        using (var plan = Toy.Plan("model.poisonedStep=3"))
            Assert.Contains(
                "step 4",
                Assert.Throws<UserException>(() => Rehearsal.Of(plan, _toy.Folder("run"), [], new HastyTime(), stop: TestContext.Current.CancellationToken)).Message,
                StringComparison.Ordinal
            );
        Assert.Empty(Left());
    }

    [Fact]
    public void Of_ToldToStop_LeavesNoFolder()
    {
        using var stop = new CancellationTokenSource();
        var look = new RehearsedLook("look", 0, 2, (_, _, _, halt) =>
        {
            Assert.NotEmpty(Left());
            stop.Cancel();
            halt.ThrowIfCancellationRequested();
        });
        using var plan = Toy.Plan();
        Assert.Throws<OperationCanceledException>(() => Rehearsal.Of(plan, _toy.Folder("run"), [look], new HastyTime(), stop: stop.Token));
        Assert.Empty(Left());
    }

    /// <summary>An objective that begins late is rehearsed where it runs: the expensive half of a run is not foretold from the cheap one.</summary>
    [Fact]
    public void Phases_ObjectivesThatComeAndGo_AreApart()
    {
        using var plan = Toy.Plan("model.secondFrom=8");
        Assert.Equal([new(0, 8), new(8, 12)], RehearsalPhase.Of(plan.Model.Objectives, 12));
    }

    /// <summary>Half is done: the other half is foretold, and the folder as it is at the end of the whole.</summary>
    [Fact]
    public void Of_RunThatGoesOn_ForetellsWhatIsLeft()
    {
        string[] overrides = ["run.steps=30", "samples.every=5", "checkpoint.every=4", "metrics.every=1", "evaluate.every=6"];
        _toy.Train("run", stopAfter: 14, overrides);
        var run = RunDirectory.Open(_toy.Folder("run"));
        var (before, lay) = (RunBytes.Of(run.FullPath), BytesIn(run.FullPath));
        Forecast forecast;
        using (var plan = Toy.Plan(overrides))
        {
            forecast = Rehearsal.Of(plan, run.FullPath, [new("evaluations", 6, 2, (_, _, _, _) => { }), new("report", 0, 2, (_, _, _, _) => { }) { IsAfter = true }],
                new HastyTime(), run, TestContext.Current.CancellationToken);
        }
        Assert.Equal(before, RunBytes.Of(run.FullPath));
        Assert.Equal(["run"], Left().Select(Path.GetFileName));
        _toy.Events.Clear();
        _toy.Train("run", overrides: overrides);
        Assert.Equal((14, lay), (forecast.FromStep, forecast.DiskBytesBefore));
        Assert.Equal((16, 4, 5, 3), (Times("steps"), Times("samples"), Times("checkpoints"), Times("evaluations")));
        Assert.Equal(_toy.Events.OfType<SampleWritten>().Count(), Times("samples"));
        Assert.Equal(_toy.Events.OfType<CheckpointWritten>().Count(), Times("checkpoints"));
        Assert.Equal(1, Assert.Single(forecast.After).Times);
        Within(0.1, BytesIn(run.FullPath), forecast.DiskBytes);

        // All is done but for the report.
        using (var plan = Toy.Plan(overrides)) forecast = Rehearsal.Of(plan, run.FullPath, [], new HastyTime(), run, TestContext.Current.CancellationToken);
        Assert.Equal((30, 0), (forecast.FromStep, forecast.TrainingSeconds));
        Within(0.1, BytesIn(run.FullPath), forecast.DiskBytes);

        using var other = Toy.Plan(["run.steps=20", .. overrides[1..]]);
        Assert.Contains($"{run.FullPath} has 30 steps behind it",
            Assert.Throws<UserException>(() => Rehearsal.Of(other, run.FullPath, [], new HastyTime(), run, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

        long Times(string part) => forecast.Training.Single(p => p.Name == part).Times;
    }

    /// <summary>What is over is not rehearsed: the cheap half of a run is not foretold once more for the expensive one.</summary>
    [Fact]
    public void Phases_OfWhatIsLeft_BeginThere()
    {
        using var plan = Toy.Plan("model.secondFrom=8");
        Assert.Equal([new(5, 8), new(8, 12)], RehearsalPhase.Of(plan.Model.Objectives, 12, 5));
        Assert.Equal([new(9, 12)], RehearsalPhase.Of(plan.Model.Objectives, 12, 9));
    }

    [Theory]
    [InlineData(0, 10, 5, 2)]
    [InlineData(5, 10, 5, 1)]
    [InlineData(7, 11, 5, 2)]
    [InlineData(10, 11, 5, 1)]
    [InlineData(3, 11, 0, 1)]
    [InlineData(11, 11, 0, 0)]
    [InlineData(11, 11, 5, 0)]
    public void Left_EverySoOften_AndAtTheEnd(long from, long steps, int every, long count) => Assert.Equal(count, Occasions.Left(from, steps, every));

    [Theory]
    [InlineData(10, 5, 2)]
    [InlineData(11, 5, 3)]
    [InlineData(11, 0, 1)]
    [InlineData(4, 5, 1)]
    public void Occasions_EverySoOften_AndAtTheEnd(long steps, int every, long count) => Assert.Equal(count, Occasions.Count(steps, every));

    private static void Within(double share, double actual, double foretold) =>
        Assert.True(Math.Abs(foretold - actual) <= share * actual, $"foretold {foretold}, and it was {actual}");

    private static long BytesIn(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private string[] Left() => Directory.GetFileSystemEntries(_toy.Root);
}
