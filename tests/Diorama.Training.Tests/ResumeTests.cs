using System.Security.Cryptography;
using Diorama.Core;

namespace Diorama.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(11)]
    public void Train_StoppedAndResumed_EndsWithTheSameBytes(int stopAfter)
    {
        Assert.Equal(RunOutcome.Completed, _toy.Train("whole"));
        Assert.Equal(RunOutcome.Stopped, _toy.Train("parts", stopAfter));
        Assert.Equal(RunOutcome.Completed, _toy.Train("parts"));
        AssertSame();
    }

    [Fact]
    public void Train_StoppedAtEveryStep_EndsWithTheSameBytes()
    {
        _toy.Train("whole");
        for (var step = 1; step < 12; step++) _toy.Train("parts", step);
        _toy.Train("parts");
        AssertSame();
    }

    [Fact]
    public void Train_KilledAfterTheCheckpoint_RepeatsTheLostSteps()
    {
        _toy.Train("whole");
        _toy.Train("parts", stopAfter: 8);

        // As if killed at step 8: what was written after the checkpoint of step 5 is there, the one of step 8 is not.
        AtomicFolder.Delete(RunDirectory.Open(_toy.Folder("parts")).CheckpointPath(8));
        _toy.Train("parts");
        AssertSame();
    }

    [Fact]
    public void Train_NewestCheckpointIsDamaged_GoesBackToTheOneBefore()
    {
        _toy.Train("whole");
        _toy.Train("parts", stopAfter: 8);
        var newest = RunDirectory.Open(_toy.Folder("parts")).CheckpointPath(8);
        File.WriteAllBytes(Path.Combine(newest, "optimizer.safetensors"), [1, 2, 3]);
        _toy.Train("parts");
        Assert.Contains(_toy.Events, e => e is RunMessage { IsWarning: true });
        AssertSame();
    }

    [Fact]
    public void Train_OtherSeed_EndsWithOtherBytes()
    {
        _toy.Train("whole");
        _toy.Train("parts", overrides: "run.seed=4");
        Assert.NotEqual(HashOf("whole", "model.safetensors"), HashOf("parts", "model.safetensors"));
    }

    private void AssertSame()
    {
        foreach (var file in (string[])["model.safetensors", "ema.safetensors", "optimizer.safetensors"])
        {
            Assert.Equal(HashOf("whole", file), HashOf("parts", file));
        }
        var whole = MetricsLog.Read(Path.Combine(_toy.Folder("whole"), "metrics.jsonl"));
        var parts = MetricsLog.Read(Path.Combine(_toy.Folder("parts"), "metrics.jsonl"));
        Assert.Equal(whole.Select(r => r.Step), parts.Select(r => r.Step));
        Assert.All(whole.Zip(parts), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    private string HashOf(string run, string file) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(RunDirectory.Open(_toy.Folder(run)).CheckpointPath(12), file))));
}
