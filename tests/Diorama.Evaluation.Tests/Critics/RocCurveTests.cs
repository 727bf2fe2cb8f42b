namespace Diorama.Evaluation.Tests.Critics;

public sealed class RocCurveTests
{
    [Fact]
    public void Area_KnownPairs_CountsThem()
    {
        // Of the pairs (3, 1) (3, 2) (2, 1) (2, 2) three and a half are right.
        Assert.Equal(3.5 / 4, RocCurve.Area([3, 2], [1, 2]).Mean, 12);
        Assert.Equal(1, RocCurve.Area([5, 6], [1, 2, 3]).Mean, 12);
        Assert.Equal(0, RocCurve.Area([1], [2]).Mean, 12);
        Assert.True(double.IsNaN(RocCurve.Area([], [2]).Mean));
    }

    [Fact]
    public void Area_WhollyApart_HasAnIntervalOfTheSmallerSide()
    {
        // Wilson's of three out of three: 3 / (3 + 1.96²).
        var area = RocCurve.Area([5, 6, 7], [.. Enumerable.Range(0, 1000).Select(i => -1.0 - i)]);
        Assert.Equal((1, 1), (area.Mean, area.High));
        Assert.Equal(3 / (3 + (Interval.Z * Interval.Z)), area.Low, 1e-9);
        Assert.Equal(1 - area.Low, RocCurve.Area([1, 2, 3], [4, 5, 6, 7]).High, 1e-9);
    }

    [Fact]
    public void Area_ScoresOfNormalDistributions_IsTheClosedFormWithItsSpread()
    {
        // N(1, 1) against N(0, 1): Φ(1 / √2) = 0.7602.
        var random = new Core.SeededRandom(5, "roc");
        var (areas, errors) = (new List<double>(), new List<double>());
        for (var i = 0; i < 200; i++)
        {
            var area = RocCurve.Area([.. Enumerable.Range(0, 60).Select(_ => random.Normal() + 1)], [.. Enumerable.Range(0, 90).Select(_ => random.Normal())]);
            areas.Add(area.Mean);
            errors.Add((area.High - area.Low) / 2 / Interval.Z);
        }

        Assert.Equal(0.7602, areas.Average(), 0.01);
        var spread = Math.Sqrt(areas.Sum(a => Math.Pow(a - areas.Average(), 2)) / (areas.Count - 1));
        Assert.InRange(errors.Average() / spread, 0.85, 1.2);
    }
}
