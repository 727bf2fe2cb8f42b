using System.Diagnostics;

namespace Diorama.Torch.Tests.Distributed;

public sealed class ProcessGroupTests
{
    [Fact]
    public void Collectives_TwoProcesses_GiveBothTheSame()
    {
        const string Expected = "3 3 3; 3 3 3; 3 3 3; 5 5; 7 7; 0.5 0.5 1.5 1.5; done";
        Assert.Equal([Expected, Expected], RankProcesses.Run("collectives"));
    }

    // Bare Gloo aborts both processes at the first, and sums up nonsense at the others.
    [Fact]
    public void AllReduce_RanksThatDiffer_IsOneErrorOnAll()
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
        var said = RankProcesses.Run(string.Join(',', cases.Select(c => c.Scenario)));
        Assert.All(said, all =>
        {
            var lines = all.Split('\n');
            Assert.Equal(cases.Length, lines.Length);
            foreach (var (line, (_, difference)) in lines.Zip(cases)) Assert.StartsWith($"RanksDifferException: the ranks are out of step. {difference}", line, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void AllReduce_RankKilled_FailsWithinSeconds()
    {
        using var ranks = new RankProcesses("killed");
        ranks.Store.Wait("ready", TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var start = Stopwatch.GetTimestamp();
        ranks.Kill(1);
        Assert.StartsWith("RankLostException: rank 0 lost touch with the others in 'after'", ranks.Said(0), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
    }

    [Fact]
    public void MonitoredBarrier_RankStaysAway_IsNamed()
    {
        using var ranks = new RankProcesses("absent");
        var said = ranks.Said(0);
        Assert.StartsWith("RankLostException", said, StringComparison.Ordinal);
        Assert.Contains("Rank", said[said.IndexOf("here", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains('1', said[said.IndexOf("Rank", "RankLostException: rank 0".Length, StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Wait_RankIsLate_RunsOutAndCanBeWaitedForAgain()
    {
        var said = RankProcesses.Run("late");
        Assert.Equal("waited 2 2 2 2", said[0]);
        Assert.EndsWith("2 2 2 2", said[1], StringComparison.Ordinal);
    }

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
