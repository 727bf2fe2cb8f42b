namespace Diorama.Evaluation.Tests.Targets;

public sealed class OracleTargetTests
{
    public static TheoryData<string> Names => [.. OracleTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Measure_Target_IsMet(string name) => Meets(name, 0);

    [Fact]
    [Trait("Category", "Long")]
    public void Measure_NeighboursOfOtherGaussians_AreThePublishedFiguresToo() => Meets("prdc-gaussians", 1);

    // The longest, told to stop from the beginning or while it is under way.
    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void Measure_ToldToStop_StopsWithinTheTarget(int milliseconds)
    {
        using var stop = new CancellationTokenSource(milliseconds);
        Assert.ThrowsAny<OperationCanceledException>(() => OracleTargets.All[^1].Measure(new TargetContext(0, "", stop.Token)));
    }

    [Fact]
    public void All_Names_AreDistinctWordsWithHyphens()
    {
        Assert.All(OracleTargets.All, t => Assert.Matches("^[a-z]+(-[a-z]+)*$", t.Name));
        Assert.Equal(OracleTargets.All.Count, OracleTargets.All.DistinctBy(t => t.Name).Count());
        Assert.All(OracleTargets.All, t => Assert.True(t.IsQuick));
    }

    private static void Meets(string name, long seed)
    {
        var figures = OracleTargets.All.Single(t => t.Name == name).Measure(new TargetContext(seed, "", TestContext.Current.CancellationToken));
        Assert.NotEmpty(figures);
        foreach (var figure in figures)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{figure.Name} {figure.Value} beside {figure.Peer}");
            Assert.True(figure.Met, $"{figure.Name}: {figure.Value} beside {figure.Peer}; {figure.Protocol}");
            Assert.Contains("within", figure.Protocol, StringComparison.Ordinal);
            Assert.StartsWith(name, figure.Name, StringComparison.Ordinal);
        }
    }
}
