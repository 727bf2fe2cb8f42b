using Diorama.Core;

namespace Diorama.Training.Tests.Storage;

/// <summary>A disk that is full, read-only or broken at any one step of going on, or from there on: told by a typed error, and nothing that was there is lost.</summary>
public sealed class StorageFaultTests
{
    private static readonly (int Number, Type Error, string Words)[] _faults =
    [
        (28, typeof(MachineException), "the disk is full"),
        (5, typeof(MachineException), "could not be written"),
        (30, typeof(UserException), "read-only"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_DiskFailsAtManySteps_IsToldAndKeepsTheCheckpoint(bool forEver) => Fail(forEver, every: 4);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_DiskFailsAtAnyStep_IsToldAndKeepsTheCheckpoint(bool forEver) => Fail(forEver, every: 1);

    private static void Fail(bool forEver, int every)
    {
        using var toy = new Toy();
        Watched(toy, "begun", stopAfter: 7);
        var before = RunBytes.Of(toy.Folder("begun"));
        RunBytes.Snapshot(toy.Folder("begun"), toy.Folder("whole"));
        Watched(toy, "whole");
        var whole = RunBytes.Of(toy.Folder("whole"));
        var (failAt, numFailed) = (0, 0);
        for (var hasFailed = true; hasFailed; failAt += every)
        {
            var fault = _faults[failAt % _faults.Length];
            var name = $"run-{failAt}";
            RunBytes.Snapshot(toy.Folder("begun"), toy.Folder(name));
            var step = 0;
            var error = WatchedStorage.During(_ =>
            {
                if (step++ == failAt || (forEver && step > failAt)) throw new IOException("as the test has it", fault.Number);
            }, () => Record.Exception(() => toy.Train(name)));
            hasFailed = step > failAt;
            Assert.True(!hasFailed || error is null || error.GetType() == fault.Error && error.Message.Contains(fault.Words, StringComparison.Ordinal), $"step {failAt}: {error}");
            numFailed += error is null ? 0 : 1;
            AssertKept(toy, name, before, failAt);
            // With a disk that works again, training goes on as if nothing had been.
            Assert.Equal(RunOutcome.Completed, Watched(toy, name));
            RunBytes.AssertSame(whole, toy.Folder(name), $"step {failAt}");
            Directory.Delete(toy.Folder(name), recursive: true);
        }
        Assert.Equal((failAt / every) - 1, numFailed); // the last one found nothing left to fail at
        Assert.True(failAt > 150, $"only {failAt} steps");
    }

    private static void AssertKept(Toy toy, string name, SortedDictionary<string, string> before, int step)
    {
        var run = toy.Run(name);
        var found = new Checkpointer(run, Toy.Recipe).FindNewest(warning => Assert.Fail($"step {step}: {warning}"));
        Assert.NotNull(found);
        if (found.Value.Folder.Step > 7) return; // the new one came to be
        var now = RunBytes.Of(run.FullPath);
        Assert.All(before.Where(f => f.Key.Contains("step-7/", StringComparison.Ordinal)), f => Assert.Equal(f.Value, now[f.Key]));
    }

    private static RunOutcome Watched(Toy toy, string name, long stopAfter = 0) => WatchedStorage.During(_ => { }, () => toy.Train(name, stopAfter));
}
