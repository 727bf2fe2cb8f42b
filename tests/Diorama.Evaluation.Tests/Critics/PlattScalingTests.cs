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
        // Of four at 0.75 three are real, of two at 0.5 one is; one at 1 is generated.
        var found = Reliability.Of([0.75, 0.75, 0.75, 0.5], [0.75, 0.5, 1]);
        Assert.Equal(1.0 / 7, found.Error, 12);
        Assert.Equal((3L, 4L), (found.Bins[7].Yes, found.Bins[7].Count));
        Assert.Equal((0L, 1L), (found.Bins[9].Yes, found.Bins[9].Count));
        Assert.Equal(7, found.Bins.Sum(b => b.Count));
    }
}
