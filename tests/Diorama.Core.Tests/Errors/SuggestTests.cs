namespace Diorama.Core.Tests;

public sealed class SuggestTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)] // a swap is one mistake
    [InlineData("steps", "step", 1)]
    [InlineData("", "abc", 3)]
    public void Distance_KnownPairs_IsTheKnownNumber(string a, string b, int expected)
    {
        Assert.Equal(expected, Suggest.Distance(a, b));
        Assert.Equal(expected, Suggest.Distance(b, a));
    }

    [Theory]
    [InlineData("stpes", "steps")]
    [InlineData("Warmup-Steps", "warmupSteps")]
    [InlineData("digit", "digits-gan")] // begins it
    [InlineData("xylophone", null)]
    public void Closest_TypedName_IsTheNearOneOrNone(string typed, string? expected) =>
        Assert.Equal(expected, Suggest.Closest(typed, ["steps", "seed", "warmupSteps", "digits-gan"]));

    [Fact]
    public void DidYouMean_NothingNear_ListsWhatIsKnown()
    {
        Assert.Equal("; known: alpha, beta", Suggest.DidYouMean("zzzzz", ["alpha", "beta"]));
        Assert.Equal("", Suggest.DidYouMean("zzzzz", []));
        Assert.Equal("; did you mean beta?", Suggest.DidYouMean("betta", ["alpha", "beta"]));
    }

    [Fact]
    public void Closest_HugeName_IsNotCompared() => Assert.Null(Suggest.Closest(new string('x', 1_000_000), ["steps"]));
}
