using Diorama.Core;
using Diorama.Training.Tests.Storage;

namespace Diorama.Training.Tests.Growing;

/// <summary>Growth that fails or is stopped at any step of writing leaves nothing, and the same command works a second time.</summary>
public sealed class GrowingFaultTests : IDisposable
{
    private readonly SmallRuns _runs = new();
    private readonly string _small;

    public GrowingFaultTests() => _small = _runs.Train("small");

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Grow_DiskFailsAtManySteps_LeavesNothingAndWorksASecondTime()
    {
        _runs.GrowInto("whole", _small, new(2));
        var whole = RunBytes.Of(Path.Combine(_runs.Root, "whole"));
        var (numSteps, numFailed) = (0, 0);
        Watch(_ => numSteps++, "other");
        for (var failAt = 0; failAt < numSteps; failAt += 9)
        {
            var step = 0;
            var error = Record.Exception(() => Watch(_ =>
            {
                if (step++ == failAt) throw new IOException("as the test has it", 28);
            }, "grown"));
            if (error is null) continue; // what is swept up after the run is there
            numFailed++;
            Assert.IsType<MachineException>(error);
            Assert.Equal(["other", "small", "whole"], Folders());
        }
        Assert.InRange(numFailed, 4, int.MaxValue);
        _runs.Grow(_small, new(2));
        RunBytes.AssertSame(whole, Path.Combine(_runs.Root, "grown"), "the second time");
    }

    [Fact]
    public void Grow_ToldToStop_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Watch(step =>
        {
            if (step is StorageStep.Created { Path: var path } && path.Contains("checkpoints", StringComparison.Ordinal)) stop.Cancel();
        }, "grown", stop));
        Assert.Equal(["small"], Folders());
    }

    [Fact]
    public void Grow_TheFolderIsTakenMeanwhile_StaysAsItIs()
    {
        var taken = Path.Combine(_runs.Root, "grown", "recipe.yaml");
        var error = Assert.Throws<UserException>(() => Watch(step =>
        {
            if (step is not StorageStep.Moved { To: var path } || !path.EndsWith("step-4", StringComparison.Ordinal)) return;
            Directory.CreateDirectory(Path.GetDirectoryName(taken)!);
            File.WriteAllText(taken, "another's");
        }, "grown"));
        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
        Assert.Equal("another's", File.ReadAllText(taken));
        Assert.Equal(["grown", "small"], Folders());
    }

    private GrownRun Watch(Action<StorageStep> onStep, string folder, CancellationTokenSource? stop = null) =>
        WatchedStorage.During(onStep, () => _runs.GrowInto(folder, _small, new(2), stop?.Token ?? CancellationToken.None));

    private IEnumerable<string?> Folders() => Directory.GetFileSystemEntries(_runs.Root).Select(Path.GetFileName).Order();
}
