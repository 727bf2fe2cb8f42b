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

    // Bare Gloo aborts the processes at the first, and sums up nonsense at the others. The last rank differs from the others.
    [Theory]
    [InlineData(Backend.Gloo, 2, "rank 0", "rank 1")]
    [InlineData(Backend.Local, 2, "rank 0", "rank 1")]
    [InlineData(Backend.Gloo, 3, "rank 0, 1", "rank 2")]
    [InlineData(Backend.Local, 3, "rank 0, 1", "rank 2")]
    public void Collectives_OneRankDiffers_IsOneErrorOnAll(Backend backend, int size, string others, string odd)
    {
        (string Scenario, string Others, string Odd)[] cases =
        [
            ("shape", "all-reduce (sum) of Float[6] 'x'", "all-reduce (sum) of Float[4] 'x'"),
            ("same-size", "all-reduce (sum) of Float[2, 3] 'x'", "all-reduce (sum) of Float[3, 2] 'x'"),
            ("dtype", "all-reduce (sum) of Float[6] 'x'", "all-reduce (sum) of Double[6] 'x'"),
            ("operation", "all-reduce (sum) of Float[6] 'x'", "broadcast of Float[6] from rank 0 'x'"),
            ("reduction", "all-reduce (sum) of Float[6] 'x'", "all-reduce (max) of Float[6] 'x'"),
            ("root", "broadcast of Float[6] from rank 0 'x'", "broadcast of Float[6] from rank 1 'x'"),
            ("gather", "all-gather of Float[2] 'x'", "all-gather of Float[3] 'x'"),
            ("order", "all-reduce (sum) of Float[4] 'first'", "all-reduce (sum) of Float[4] 'second'"),
            ("missing", "all-reduce (sum) of Float[4] 'not of the last'", "all-reduce (sum) of Float[4] 'both'"),
            ("afterwards", "all-reduce (sum) of Float[6] 'x'", "all-reduce (sum) of Float[4] 'x'"),
        ];
        var said = RankProcesses.Run(string.Join(',', cases.Select(c => c.Scenario)), backend, size);
        Assert.All(said, all =>
        {
            var lines = all.Split('\n');
            Assert.Equal(cases.Length, lines.Length);
            foreach (var (line, (_, most, one)) in lines.Zip(cases))
            {
                Assert.StartsWith($"RanksDifferException: the ranks are out of step. {others}: {most} (number 1); {odd}: {one} (number 1).", line, StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void AllGather_NoRoomForAll_IsRefusedAtOnce(Backend backend)
    {
        using var store = Store.Host();
        using var group = ProcessGroup.Join(store, 0, 1, TimeSpan.FromSeconds(20), Network.Loopback, backend);
        using var scope = TensorScope.Open();
        var mine = Tensor.Full([2], 0.5);
        foreach (var all in (Tensor[])[Tensor.Zeros([2]), Tensor.Zeros([2, 2]), Tensor.Zeros([1, 3]), Tensor.Zeros([1, 2], DType.Float64), Tensor.Zeros([1, 2], device: Device.Meta)])
        {
            var refused = Assert.Throws<ArgumentException>(() => group.AllGather(mine, all, "x"));
            Assert.StartsWith($"{all} has no room for {mine} of 1 ranks.", refused.Message, StringComparison.Ordinal);
        }
        var room = Tensor.Zeros([1, 2]);
        using var work = group.AllGather(mine, room, "x");
        work.Wait();
        Assert.Equal([0.5f, 0.5f], room.ToArray<float>());
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

    // Ctrl-Z, or a machine that was paused: who stood still itself gives the others time again.
    [Fact]
    public void Wait_WaitingRankStoodStill_WaitsOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs signals");
        using var ranks = new RankProcesses("paused", Backend.Local);
        ranks.Store.Wait("waits", TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        ranks.Signal(0, "STOP");
        Thread.CurrentThread.Join(TimeSpan.FromSeconds(10)); // it may wait for eight
        ranks.Signal(0, "CONT");
        Thread.CurrentThread.Join(TimeSpan.FromSeconds(1));
        ranks.Store.Set("go", [1]);
        Assert.Equal(["2 2 2 2", "2 2 2 2"], Enumerable.Range(0, 2).Select(ranks.Said));
    }

    [Theory]
    [InlineData(Backend.Gloo)]
    [InlineData(Backend.Local)]
    public void Collectives_TypesThatGlooDoesNotKnow_AreMovedAndNotSummed(Backend backend)
    {
        var said = RankProcesses.Run("types", backend);
        Assert.Equal(said[0], said[1]);
        Assert.Equal(string.Join("; ", [.. ((string[])["Bool", "Short", "BFloat16"]).Select(type => $"1 1 1, 0 0 0 1 1 1; 'sum': ranks cannot reduce values of {type} on the processor; convert them to Float or Long first"), "2 2"]), said[0]);
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
