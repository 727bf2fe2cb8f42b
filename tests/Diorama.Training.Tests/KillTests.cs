using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>Runs that end without a word: what lay on the disk at that moment is all there is, and resuming ends with the same bytes.</summary>
public sealed class KillTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_KilledInEveryStepAndAtEveryEvent_EndsWithTheSameBytes(bool readsLate)
    {
        using var toy = new Toy { ReadsLate = readsLate };
        var kills = new List<string>();
        toy.Watch("whole", _ => Kill(), _ => Kill());
        var whole = RunBytes.Of(toy.Folder("whole"));
        Assert.True(kills.Count > 25, $"{kills.Count} kills");
        foreach (var kill in kills)
        {
            Assert.Equal(RunOutcome.Completed, toy.Train(kill));
            Assert.Equal(whole, RunBytes.Of(toy.Folder(kill)));
        }

        void Kill()
        {
            kills.Add($"kill-{kills.Count}");
            RunBytes.Snapshot(toy.Folder("whole"), toy.Folder(kills[^1]));
        }
    }
}
