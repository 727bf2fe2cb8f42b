namespace Diorama.Data.Tests;

public sealed class SplitRuleTests
{
    [Fact]
    public void Divide_DistinctKeys_HasTheSharesAndEverySampleOnce()
    {
        var splits = SplitRule.Divide([.. Enumerable.Range(0, 1000).Select(i => $"key {i}")], 0.1, 0.05);
        Assert.Equal([850, 100, 50], splits.Select(split => split.Length));
        Assert.Equal(Enumerable.Range(0, 1000), splits.SelectMany(split => split).Order());
        Assert.All(splits, split => Assert.Equal(split.Order(), split));
    }

    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(2, 2, 0, 0)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(10, 8, 1, 1)]
    public void Divide_FewKeys_TrainsAndHoldsOutAtLeastOne(int count, int train, int heldOut, int test) =>
        Assert.Equal([train, heldOut, test], SplitRule.Divide([.. Enumerable.Range(0, count).Select(i => $"{i}")]).Select(split => split.Length));

    [Fact]
    public void Divide_NoShares_TrainsOnAll() =>
        Assert.Equal([20, 0, 0], SplitRule.Divide([.. Enumerable.Range(0, 20).Select(i => $"{i}")], 0, 0).Select(split => split.Length));

    [Fact]
    public void Divide_OneSampleMore_MovesHardlyAny()
    {
        var keys = Enumerable.Range(0, 500).Select(i => $"key {i}").ToList();
        var before = SplitRule.Divide(keys);
        var after = SplitRule.Divide([.. keys, "another"]);
        Assert.InRange(before[1].Except(after[1]).Count() + before[2].Except(after[2]).Count(), 0, 2);
    }
}
