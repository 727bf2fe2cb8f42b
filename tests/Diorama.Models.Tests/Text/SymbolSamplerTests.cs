using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class SymbolSamplerTests
{
    private static readonly double[] _probabilities = [0.15, 0.5, 0.05, 0.3];
    private static readonly float[] _logits = [.. _probabilities.Select(p => (float)Math.Log(p) + 3)];

    [Fact]
    public void Draw_TemperatureZero_TakesTheFirstOfTheLikeliestAndNoNumber()
    {
        var random = new SeededRandom(1);
        var before = random.GetState();
        Assert.Equal(1, new SymbolSampler(0, 0, 1).Draw([1, 2, 2, 0], random));
        Assert.Equal(before, random.GetState());
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(3.0)]
    public void Candidates_Temperature_AreSoftmaxOfLogitsOverIt(double temperature)
    {
        var candidates = new SymbolSampler(temperature, 0, 1).Candidates(_logits).ToArray();
        var expected = _probabilities.Select(p => Math.Pow(p, 1 / temperature)).ToArray();
        var total = candidates.Sum(c => c.Weight);
        Assert.Equal([0, 1, 2, 3], candidates.Select(c => c.Id));
        Assert.All(candidates, c => Assert.Equal(expected[c.Id] / expected.Sum(), c.Weight / total, 6));
    }

    [Theory]
    [InlineData(1, 1.0, new[] { 1 })]
    [InlineData(2, 1.0, new[] { 1, 3 })]
    [InlineData(9, 1.0, new[] { 0, 1, 2, 3 })]
    [InlineData(0, 0.01, new[] { 1 })]
    [InlineData(0, 0.49, new[] { 1 })]
    [InlineData(0, 0.51, new[] { 1, 3 })]
    [InlineData(0, 0.79, new[] { 1, 3 })]
    [InlineData(0, 0.81, new[] { 0, 1, 3 })]
    [InlineData(0, 0.96, new[] { 0, 1, 2, 3 })]
    [InlineData(2, 0.62, new[] { 1 })] // The two likeliest have 0.625 and 0.375 between them.
    [InlineData(2, 0.63, new[] { 1, 3 })]
    [InlineData(9, 0.51, new[] { 1, 3 })]
    public void Candidates_TopKAndTopP_AreTheLikeliest(int topK, double topP, int[] expected) =>
        Assert.Equal(expected, new SymbolSampler(1, topK, topP).Candidates(_logits).ToArray().Select(c => c.Id).Order());

    [Fact]
    public void Candidates_TiesAtTheEdge_TakesTheFirst() =>
        Assert.Equal([0, 1, 3], new SymbolSampler(1, 3, 1).Candidates([1, 2, 0, 1, 1]).ToArray().Select(c => c.Id).Order());

    [Fact]
    public void Draw_ManyTimes_FollowsTheProbabilities()
    {
        const int draws = 100_000;
        var random = new SeededRandom(7);
        var sampler = new SymbolSampler(1, 0, 1);
        var counts = new int[4];
        for (var i = 0; i < draws; i++) counts[sampler.Draw(_logits, random)]++;
        var chiSquare = _probabilities.Select((p, id) => Math.Pow(counts[id] - (p * draws), 2) / (p * draws)).Sum();
        Assert.True(chiSquare < 16.27, $"chi-square {chiSquare:F2} with 3 degrees of freedom; 16.27 is exceeded once in 1000"); // NIST, table 1.3.6.7.4
    }

    [Theory]
    [InlineData(1.0, 0, 1.0, "3193 3373 1810 517 3123 3656 3323 2987")]
    [InlineData(0.8, 0, 0.9, "121 278 1869 1996 2913 504 1329 567")]
    [InlineData(1.3, 40, 0.7, "3342 3605 329 2332 3342 3075 3605 694")]
    public void Draw_LargeVocabulary_StaysTheSameForASeed(double temperature, int topK, double topP, string expected)
    {
        var random = new SeededRandom(2);
        float[] logits = [.. Enumerable.Range(0, 4_100).Select(_ => (float)(random.NextDouble() * 12))];
        var sampler = new SymbolSampler(temperature, topK, topP);
        Assert.Equal(expected, string.Join(" ", Enumerable.Range(0, 8).Select(_ => sampler.Draw(logits, random))));
    }

    [Fact]
    public void Draw_TopKManyTimes_RenormalisesWhatIsLeft()
    {
        const int draws = 100_000;
        var random = new SeededRandom(8);
        var sampler = new SymbolSampler(1, 2, 1);
        var first = Enumerable.Range(0, draws).Count(_ => sampler.Draw(_logits, random) == 1);
        Assert.Equal(0.625, first / (double)draws, 0.006); // 4 standard deviations
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public void Draw_NegativeInfinity_NeverComes(double temperature)
    {
        var random = new SeededRandom(9);
        var sampler = new SymbolSampler(temperature, 0, 1);
        Assert.DoesNotContain(1, Enumerable.Range(0, 10_000).Select(_ => sampler.Draw([0, float.NegativeInfinity, 0], random)));
    }

    [Fact]
    public void Draw_VeryLowTemperature_TakesTheLikeliest()
    {
        var random = new SeededRandom(10);
        var sampler = new SymbolSampler(1e-4, 0, 1);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(1, sampler.Draw(_logits, random)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Draw_NoNumbers_SaysThatTrainingDiverged(float broken) =>
        Assert.Contains("diverged", Assert.Throws<UserException>(() => new SymbolSampler(1, 0, 1).Draw([0, broken], new SeededRandom(1))).Message, StringComparison.Ordinal);
}
