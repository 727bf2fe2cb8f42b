using Diorama.Core;

namespace Diorama.Evaluation.Tests.Critics;

public sealed class PlattScalingTests
{
    [Fact]
    public void Fit_NormalScores_IsTheLogDensityRatio()
    {
        // log N(x; 2, 1) - log N(x; 0, 1) = 2 x - 2; unequal counts change nothing.
        var random = new SeededRandom(1, "platt");
        var fit = PlattScaling.Fit([.. Enumerable.Range(0, 40_000).Select(_ => random.Normal() + 2)], [.. Enumerable.Range(0, 10_000).Select(_ => random.Normal())]);
        Assert.Equal(2, fit.Slope, 0.06);
        Assert.Equal(-2, fit.Offset, 0.08);
        Assert.Equal(0.5, fit.Probability(1), 0.02);
    }

    [Fact]
    public void Fit_ScoresThatPartWholly_StaysFinite()
    {
        var fit = PlattScaling.Fit([1, 1, 1], [-1e6, -1e6]);
        Assert.True(double.IsFinite(fit.Slope) && double.IsFinite(fit.Offset));
        Assert.Equal(4.0 / 5, fit.Probability(1), 1e-6); // Platt's targets: (3 + 1) / (3 + 2), and 1 / (2 + 2)
        Assert.Equal(1.0 / 4, fit.Probability(-1e6), 1e-6);
    }

    [Fact]
    public void Fit_OneScoreForAll_SaysNothing() => Assert.Equal(0.5, PlattScaling.Fit([1, 1], [1]).Probability(1));

    [Fact]
    public void Reliability_ProbabilitiesThatAreTrue_HasNoError()
    {
        // Of four at 0.75 three are real, of two at 0.5 one is; one at 1 is generated. As many of each kind, but for one generated one that weighs as two.
        var found = Reliability.Of([0.75, 0.75, 0.75, 0.5], [0.75, 0.5, 1, 1]);
        Assert.Equal(2.0 / 8, found.Error, 12);
        Assert.Equal((4L, 0.75), (found.Bins[7].Count, found.Bins[7].Share.Mean));
        Assert.Equal((2L, 0.0), (found.Bins[9].Count, found.Bins[9].Share.Mean));
        Assert.Equal(8, found.Bins.Sum(b => b.Count));
    }

    /// <summary>Scores N(1/2, 1) and N(-1/2, 1), whose logit is the score itself: calibrated, however many there are of either.</summary>
    [Theory]
    [InlineData(5000, 5000)]
    [InlineData(500, 5000)]
    [InlineData(5000, 500)]
    public void Reliability_OfACalibratedCritic_HasNoErrorHoweverManyOfEach(int numReal, int numGenerated)
    {
        var random = new SeededRandom(1, "scores");
        List<double> Chances(int count, double mean) => [.. Enumerable.Range(0, count).Select(_ => PlattScaling.Sigmoid(mean + random.Normal()))];
        var found = Reliability.Of(Chances(numReal, 0.5), Chances(numGenerated, -0.5));
        Assert.InRange(found.Error, 0, 0.03);
        Assert.All(found.Bins.Where(b => b.Count > 300), b => Assert.True(b.Share.Low <= b.Share.Mean && b.Share.Mean <= b.Share.High));
        Assert.All(found.Bins.Index().Where(b => b.Item.Count > 300), b => Assert.Equal(0.1 * b.Index + 0.05, b.Item.Share.Mean, 0.08));
    }
}
