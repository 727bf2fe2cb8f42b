using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

/// <summary>Who is there and who is not; the other rank is played by what it would have in the store.</summary>
public sealed class RollCallTests : IDisposable
{
    private static readonly TimeSpan _aWhile = TimeSpan.FromSeconds(30);

    private readonly Store _host = Store.Host();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Join_RanksStayAway_AreNamed()
    {
        var error = Assert.Throws<MachineException>(() => Ranks.Join(Connect(), 0, 0, 3, TimeSpan.FromSeconds(1), _aWhile, Network.Loopback, stop: TestContext.Current.CancellationToken));
        Assert.Contains("waited 1 s (ranks.startTimeout) for rank 1, 2, in vain", error.Message, StringComparison.Ordinal);
        Assert.False(StartedRanks.HaveMet(_host, 0, 3));
        using var start = _host.Within("generation 0");
        Assert.True(start.Has("end 0")); // so that the others wait no longer
        foreach (var rank in (int[])[1, 2]) start.Set($"name {rank}", "elsewhere"u8);
        Assert.True(StartedRanks.HaveMet(_host, 0, 3));
    }

    [Fact]
    public void Join_ToldToStop_TellsTheOthersAndEnds()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.Throws<OperationCanceledException>(() => Ranks.Join(Connect(), 0, 0, 3, _aWhile, _aWhile, Network.Loopback, stop: stop.Token));
        using var start = _host.Within("generation 0");
        Assert.True(start.Has("end 0"));
    }

    [Fact]
    public void FindLost_RankIsSilent_IsNamedToAll()
    {
        using var store = Connect();
        using var roll = Enter(store);
        Assert.StartsWith("Rank 1 of 2 (elsewhere) answers no more", roll.FindLost(), StringComparison.Ordinal);
        Assert.Equal([1], RollCall.Lost(_host));
        Assert.Throws<RankLostException>(() => roll.Await(1, "never", TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void FindLost_RankSignedOut_EndedForReasonsOfItsOwn()
    {
        using var store = Connect();
        using var roll = Enter(store);
        _host.Set("end 1", [1]);
        Assert.Equal("Rank 1 of 2 (elsewhere) ended; it says itself why", roll.FindLost());
        Assert.Empty(RollCall.Lost(_host));
    }

    [Fact]
    public void FindLost_AllBeat_NobodyIsBlamed()
    {
        using var store = Connect();
        using var roll = Enter(store);
        using var heart = new Timer(_ => _host.Add("beats 1", 1), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        Assert.Contains("ranks.timeout", roll.FindLost(), StringComparison.Ordinal);
        using var stopped = new ManualResetEvent(false);
        Assert.True(heart.Dispose(stopped) && stopped.WaitOne(_aWhile));
    }

    [Fact]
    public void Beats_PoolOfThreadsIsBusy_GoOn()
    {
        using var store = Connect();
        using var roll = Enter(store);
        using var release = new ManualResetEventSlim();
        using var left = new CountdownEvent(300);
        for (var i = 0; i < 300; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                release.Wait();
                left.Signal();
            });
        }
        Thread.CurrentThread.Join(TimeSpan.FromSeconds(1)); // what the pool had begun before is done
        var before = _host.Add("beats 0", 0);
        var goesOn = SpinWait.SpinUntil(() => _host.Add("beats 0", 0) >= before + 4, TimeSpan.FromSeconds(10));
        release.Set();
        left.Wait(TestContext.Current.CancellationToken);
        Assert.True(goesOn);
    }

    [Fact]
    public void HostLost_StoreEnds_IsNoticed()
    {
        using var store = Connect();
        using var roll = Enter(store);
        _host.Dispose();
        Assert.True(roll.HostLost.WaitHandle.WaitOne(_aWhile));
        Assert.Equal("ended", roll.HostsFate);
    }

    [Fact]
    public void HostLost_StoreStandsStill_DoesNotAnswer()
    {
        using var relay = new StallingRelay(_host.Port);
        using var store = Store.Connect("127.0.0.1", relay.Port, _aWhile, patience: TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        using var roll = Enter(store);
        relay.StandStill();
        var told = Assert.ThrowsAny<MachineException>(roll.FindLost);
        Assert.Equal("does not answer", RollCall.FateOf(told));
        Assert.True(roll.HostLost.WaitHandle.WaitOne(_aWhile));
        Assert.Equal("does not answer", roll.HostsFate);
    }

    [Fact]
    public void Join_AnotherGaveUpWaiting_EndsAtOnce()
    {
        using var start = _host.Within("generation 0");
        start.Set("gone", "1"u8);
        var error = Assert.Throws<RankLostException>(() => Ranks.Join(Connect(), 0, 0, 3, _aWhile, _aWhile, Network.Loopback, stop: TestContext.Current.CancellationToken));
        Assert.StartsWith("Rank 1 of 3 ended before all had met", error.Message, StringComparison.Ordinal);
    }

    private Store Connect() => Store.Connect("127.0.0.1", _host.Port, _aWhile);

    private static RollCall Enter(Store store) => new(store, 0, ["here", "elsewhere"]);
}
