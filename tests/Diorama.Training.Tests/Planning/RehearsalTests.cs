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
            forecast = Rehearsal.Of(plan, every == 0 ? [] : [new("evaluations", every, (_, model, progress, stop) =>
            {
                new ToyEvaluator().Evaluate(model, 1, stop);
                looks++;
                progress(1);
            })], new HastyTime(), TestContext.Current.CancellationToken);
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

    [Fact]
    public void Of_Any_LeavesNoFolderAndNoTensors()
    {
        var (before, tensors) = (Left(), Diorama.Torch.LiveTensors.Count);
        using (var plan = Toy.Plan()) Rehearsal.Of(plan, [], new HastyTime(), TestContext.Current.CancellationToken);
        Assert.Equal(before, Left());
        Assert.Equal(tensors, Diorama.Torch.LiveTensors.Count);
        using (var plan = Toy.Plan("model.poisonedStep=3"))
            Assert.Contains(
                "step 4",
                Assert.Throws<UserException>(() => Rehearsal.Of(plan, [], new HastyTime(), TestContext.Current.CancellationToken)).Message,
                StringComparison.Ordinal
            );
        Assert.Equal(before, Left());

        static string[] Left() => Directory.GetDirectories(Path.GetTempPath(), "diorama-plan-*");
    }

    /// <summary>An objective that begins late is rehearsed where it runs: the expensive half of a run is not foretold from the cheap one.</summary>
    [Fact]
    public void Phases_ObjectivesThatComeAndGo_AreApart()
    {
        using var plan = Toy.Plan("model.secondFrom=8");
        Assert.Equal([new(0, 8), new(8, 12)], RehearsalPhase.Of(plan.Model.Objectives, 12));
    }

    [Theory]
    [InlineData(10, 5, 2)]
    [InlineData(11, 5, 3)]
    [InlineData(11, 0, 1)]
    [InlineData(4, 5, 1)]
    public void Occasions_EverySoOften_AndAtTheEnd(long steps, int every, long count) => Assert.Equal(count, Occasions.Count(steps, every));

    private static void Within(double share, double actual, double foretold) =>
        Assert.True(Math.Abs(foretold - actual) <= share * actual, $"foretold {foretold}, and it was {actual}");

    private static long BytesIn(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
