using Diorama.Core;

namespace Diorama.Training.Tests.Storage;

/// <summary>
/// Power that goes at any step of what a training writes: what was acknowledged is there, nothing half is taken for whole, and training goes on to the same bytes.
/// </summary>
public sealed class PowerLossTests
{
    private const int Rare = 40; // states from which training goes on

    [Fact]
    public void Train_PowerGoesAtEveryStep_LosesNothingAcknowledged() => Replay(states: 2, seed: 1);

    [Fact]
    [Trait("Category", "Long")]
    public void Train_PowerGoesAtEveryStepInManyWays_LosesNothingAcknowledged() => Replay(states: 20, seed: 2);

    // The model of the disk must be able to lose things: without flushes it does.
    [Fact]
    public void PowerLoss_NothingFlushed_LosesCheckpoints()
    {
        using var toy = new Toy();
        var steps = Record(toy).Where(s => s is not StorageStep.Flushed).ToList();
        new PowerLoss(toy.Root, steps).WriteTo(toy.Folder("after"), Unflushed.Zeroed, () => true);
        Assert.NotEmpty(toy.Run("after/run").Checkpoints());
        Assert.Throws<UserException>(() => Newest(toy.Run("after/run")));
    }

    private static void Replay(int states, int seed)
    {
        using var toy = new Toy();
        var steps = Record(toy);
        var whole = RunBytes.Of(toy.Folder("run"));
        var (random, numStates, numLosses) = (new Random(seed), 0, 0);
        for (var count = 1; count <= steps.Count; count++)
        {
            var loss = new PowerLoss(toy.Root, steps.Take(count));
            var acknowledged = steps.Take(count).OfType<StorageStep.Acknowledged>().LastOrDefault()?.Step;
            for (var state = 0; state < states; state++)
            {
                var contents = (Unflushed)(numStates % 4);
                var share = random.Next(3) / 2.0; // of the unflushed names: none, half, all
                var folder = $"state-{numStates++}";
                loss.WriteTo(toy.Folder(folder), contents, () => random.NextDouble() < share);
                numLosses += WatchedStorage.During(
                    _ => { },
                    () =>
                        Check(toy, $"{folder}/run", acknowledged, whole, goesOn: numStates % Rare == 0, $"{count} of {steps.Count} steps, {contents}, {share}")
                );
                Directory.Delete(toy.Folder(folder), recursive: true);
            }
        }
        Assert.True(numStates >= 500, $"only {numStates} states");
        Assert.True(numLosses > 20, $"only {numLosses} states without what was written last");
        TestContext.Current.TestOutputHelper?.WriteLine($"{numStates} states after {steps.Count} steps");
    }

    private static int Check(Toy toy, string name, long? acknowledged, SortedDictionary<string, string> whole, bool goesOn, string where)
    {
        if (!Directory.Exists(toy.Folder(name))) return acknowledged is null ? 0 : throw new Xunit.Sdk.XunitException($"after {where} the run is gone");
        var run = toy.Run(name);
        var newest = Newest(run);
        Assert.True((newest ?? 0) >= (acknowledged ?? 0), $"after {where}: {newest} is there, and {acknowledged} was acknowledged");
        if (newest is { } step) Assert.Equal(step / 4, MetricsLog.Read(run.MetricsPath).Count(r => r.Step <= step && r.Values.ContainsKey("first.loss")));
        if (goesOn)
        {
            Assert.Equal(RunOutcome.Completed, toy.Train(name));
            RunBytes.AssertSame(whole, run.FullPath, $"after {where}");
        }
        return Directory.EnumerateFileSystemEntries(run.FullPath, "*.tmp-*", SearchOption.AllDirectories).Any() ? 1 : 0;
    }

    // Every checkpoint that has its name must be whole.
    private static long? Newest(RunDirectory run) =>
        new Checkpointer(run, Toy.Recipe).FindNewest(warning => throw new UserException(warning)) is var (folder, _) ? folder.Step : null;

    // A run that is stopped once and goes on, with checkpoints that are let go.
    private static List<StorageStep> Record(Toy toy)
    {
        var steps = new List<StorageStep>();
        toy.Happening = happened =>
        {
            if (happened is CheckpointWritten written) steps.Add(new StorageStep.Acknowledged(written.Checkpoint.Step));
        };
        WatchedStorage.During(steps.Add, () => (toy.Train("run", stopAfter: 7), toy.Train("run")));
        toy.Happening = _ => { };
        return steps;
    }
}
