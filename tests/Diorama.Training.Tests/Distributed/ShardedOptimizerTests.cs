using Diorama.Core;

namespace Diorama.Training.Tests.Distributed;

/// <summary>Ranks that share out the optimisers' state leave what ranks leave that do not, to the byte: checkpoints hold it whole.</summary>
public sealed class ShardedOptimizerTests
{
    private const string Sharded = "ranks.shardOptimizer=true";
    private const string Whole = "ranks.shardOptimizer=false";
    private const string Noise = "model.noise=own"; // of this rank's generator alone: threads have the process's in common

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Train_Sharded_EndsWithTheSameBytes(int count)
    {
        using var toy = new Toy();
        var whole = RankRun.Train(toy, "whole", count, [Noise]);
        var parts = RankRun.Train(toy, "parts", count, [Noise, Sharded]);
        Assert.All(parts, r => Assert.Equal(RunOutcome.Completed, r.Outcome));
        Assert.All(parts, r => Assert.Equal(whole[0].Weights, r.Weights));
        AssertSame(toy, "whole", "parts");
    }

    // By as many, by more and by one; and whole by parts.
    [Theory]
    [InlineData(2, 2, Sharded, Sharded)]
    [InlineData(2, 4, Sharded, Sharded)]
    [InlineData(4, 1, Sharded, Sharded)]
    [InlineData(2, 2, Sharded, Whole)]
    [InlineData(2, 2, Whole, Sharded)]
    public void Train_StoppedAndGoneOn_EndsWithTheSameBytes(int before, int after, string first, string then)
    {
        using var toy = new Toy();
        Go("whole", Whole, Whole);
        Go("parts", first, then);
        AssertSame(toy, "whole", "parts");

        void Go(string run, string setting, string later)
        {
            Assert.All(RankRun.Train(toy, run, before, [Noise, setting], stopAfter: 7), r => Assert.Equal(RunOutcome.Stopped, r.Outcome));
            if (after == 1) toy.Train(run, overrides: [Noise, later]);
            else RankRun.Train(toy, run, after, [Noise, later]);
        }
    }

    private static void AssertSame(Toy toy, string expected, string found)
    {
        var (one, other) = (Last(toy, expected), Last(toy, found));
        Assert.Contains(one.Keys, name => name.EndsWith("optimizer.safetensors", StringComparison.Ordinal));
        Assert.Equal(one, other);
    }

    private static Dictionary<string, string> Last(Toy toy, string run) =>
        RunBytes.Of(toy.Folder(run)).Where(f => f.Key.Contains("step-12", StringComparison.Ordinal) && !f.Key.EndsWith(".png", StringComparison.Ordinal)).ToDictionary();
}
