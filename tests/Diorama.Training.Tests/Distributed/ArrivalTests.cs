using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

/// <summary>Ranks that were not started alike: all of them say in what they differ, before anything is trained.</summary>
public sealed class ArrivalTests : IDisposable
{
    private static readonly TimeSpan _aWhile = TimeSpan.FromSeconds(30);

    private readonly Store _host = Store.Host();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(0, " has size=2, rank 0 has 3")] // each says what it has itself
    [InlineData(1, "rank 1 has size=3, rank 0 has 2")]
    [InlineData(2, "rank 2 has size=3, rank 0 has 2")]
    public async Task Meet_OneRankHasOtherTerms_AllAreToldTheSame(int odd, string said)
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 3).Select(rank => Meet(0, rank, 3, ("size", rank == odd ? "3" : "2"))));
        Assert.All(told, words => Assert.Contains(said, words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meet_SameTerms_GivesNames()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 3).Select(rank => Meet(0, rank, 3, ("size", "2"))));
        Assert.All(told, words => Assert.Equal(3, words.Split($"process {Environment.ProcessId}").Length - 1));
    }

    [Fact]
    public async Task Meet_RankTwice_TheSecondIsToldWhoHasItsPlace()
    {
        var first = Meet(0, 1, 2);
        Assert.True(SpinWait.SpinUntil(() => Has("name 1"), _aWhile));
        Assert.Contains($"Rank 1 is taken by {Environment.MachineName}, process {Environment.ProcessId}", await Meet(0, 1, 2), StringComparison.Ordinal);
        Assert.Contains("process", await Meet(0, 0, 2), StringComparison.Ordinal);
        Assert.DoesNotContain("taken", await first, StringComparison.Ordinal);
    }

    // At a store that outlives a start, where the count of restarts tells starts apart.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Meet_RanksOfDifferentStartsAtOneStore_AreBothTold(int first)
    {
        var one = Meet(first, first, 2);
        Assert.True(SpinWait.SpinUntil(() => Has($"start {first}", inStart: false), _aWhile));
        var told = await Task.WhenAll(one, Meet(1 - first, 1 - first, 2));
        Assert.All(told, words => Assert.Contains("rank 0 has TORCHELASTIC_RESTART_COUNT=0, rank 1 has 1", words, StringComparison.Ordinal));
    }

    // Not each asks for each.
    [Fact]
    public async Task Meet_LeadSaysWhoCame_OthersAskForNobodyElse()
    {
        using var start = _host.Within("generation 0");
        start.Set("name 0", [.. RankTerms.OfBuild().After().Hash(), .. "here"u8]);
        start.Set("all", "here\nthere\nelsewhere"u8);
        Assert.Equal("here; there; elsewhere", await Meet(0, 1, 3));
    }

    // Left behind by the start before, of a rank that has not come again yet.
    [Fact]
    public async Task Meet_OthersWereOfAnEarlierStart_AreWaitedFor()
    {
        await Task.WhenAll(Meet(0, 0, 2), Meet(0, 1, 2));
        var one = Meet(1, 1, 2);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.All(await Task.WhenAll(one, Meet(1, 0, 2)), words => Assert.Contains("process", words, StringComparison.Ordinal));
    }

    private bool Has(string key, bool inStart = true)
    {
        using var start = _host.Within("generation 0");
        return (inStart ? start : _host).Has(key);
    }

    // The names of all ranks, or the user's mistake.
    private Task<string> Meet(int generation, int rank, int count, params (string, string)[] terms) => Task.Factory.StartNew(
        () =>
        {
            using var connection = Store.Connect("127.0.0.1", _host.Port, _aWhile);
            using var start = connection.Within($"generation {generation}");
            try
            {
                return string.Join("; ", new Arrival(connection, start, generation, rank, RankTerms.OfBuild().After(terms)).Meet(count, _aWhile));
            }
            catch (UserException e)
            {
                return e.Message;
            }
        },
        TestContext.Current.CancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default
    );
}
