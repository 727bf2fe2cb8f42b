using System.Diagnostics;

namespace Diorama.Torch.Tests.Distributed;

public sealed class ProcessGroupTests
{
    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void Collectives_TwoProcesses_GiveBothTheSame(Backend backend)
    {
        var expected = $"{backend}; 3 3 3; 3 3 3; 3 3 3; 5 5; 7 7; 0.5 0.5 1.5 1.5; done";
        Assert.Equal([expected, expected], RankProcesses.Run("collectives", backend));
    }

    [Theory]
    [InlineData(Backend.Gloo, 2, "1 1 2")]
    [InlineData(Backend.Local, 2, "1 1 2")]
    [InlineData(Backend.Local, 3, "1 1 4.5")]
    public void Collectives_LargeTensors_GiveAllTheSame(Backend backend, int size, string expected) =>
        Assert.Equal(Enumerable.Repeat(expected, size), RankProcesses.Run("large", backend, size));

    // Bare Gloo aborts both processes at the first, and sums up nonsense at the others.
    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void AllReduce_RanksThatDiffer_IsOneErrorOnAll(Backend backend)
    {
        (string Scenario, string Difference)[] cases =
        [
            ("shape", "rank 0: all-reduce (sum) of Float[6] 'x' (number 1); rank 1: all-reduce (sum) of Float[4] 'x'"),
            ("same-size", "rank 0: all-reduce (sum) of Float[2, 3] 'x' (number 1); rank 1: all-reduce (sum) of Float[3, 2] 'x'"),
            ("dtype", "rank 0: all-reduce (sum) of Float[6] 'x' (number 1); rank 1: all-reduce (sum) of Double[6] 'x'"),
            ("operation", "rank 0: all-reduce (sum) of Float[6] 'x' (number 1); rank 1: broadcast of Float[6] from rank 0 'x'"),
            ("reduction", "rank 0: all-reduce (sum) of Float[6] 'x' (number 1); rank 1: all-reduce (max) of Float[6] 'x'"),
            ("root", "rank 0: broadcast of Float[6] from rank 0 'x' (number 1); rank 1: broadcast of Float[6] from rank 1 'x'"),
            ("order", "rank 0: all-reduce (sum) of Float[4] 'first' (number 1); rank 1: all-reduce (sum) of Float[4] 'second'"),
            ("missing", "rank 0: all-reduce (sum) of Float[4] 'only rank 0' (number 1); rank 1: all-reduce (sum) of Float[4] 'both'"),
            ("afterwards", "rank 0: all-reduce (sum) of Float[6] 'x' (number 1); rank 1: all-reduce (sum) of Float[4] 'x'"),
        ];
        var said = RankProcesses.Run(string.Join(',', cases.Select(c => c.Scenario)), backend);
        Assert.All(said, all =>
        {
            var lines = all.Split('\n');
            Assert.Equal(cases.Length, lines.Length);
            foreach (var (line, (_, difference)) in lines.Zip(cases)) Assert.StartsWith($"RanksDifferException: the ranks are out of step. {difference}", line, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void AllReduce_RankKilled_FailsWithinSeconds(Backend backend)
    {
        using var ranks = new RankProcesses("killed", backend);
        ranks.Store.Wait("ready", TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var start = Stopwatch.GetTimestamp();
        ranks.Kill(1);
        Assert.StartsWith("RankLostException: rank 0 lost touch with the others in 'after'", ranks.Said(0), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void Wait_RankIsLate_RunsOutAndCanBeWaitedForAgain(Backend backend)
    {
        var said = RankProcesses.Run("late", backend);
        Assert.Equal("waited 2 2 2 2", said[0]);
        Assert.EndsWith("2 2 2 2", said[1], StringComparison.Ordinal);
    }

    // Out of that order the ranks would differ.
    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void GradientBuckets_LastLayer_TravelsBeforeTheBackwardPassEnds(Backend backend) =>
        Assert.Equal(["5 5 5 5 4 4 4 4", "3 3 3 3; 4 4 4 4; 4 4 4 4; 5 5 5 5"], RankProcesses.Run("overlap", backend));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    public void Join_NoSuchRank_IsRefused(int rank, int size)
    {
        using var store = Store.Host();
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.Join(store, rank, size, TimeSpan.FromSeconds(1)));
    }
}
