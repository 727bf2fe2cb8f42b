using Diorama.Core;

namespace Diorama.Training.Tests;

public sealed class RateFinderTests
{
    /// <summary>Gradient descent on a square falls ever faster up to a rate of 2 over its curvature, and breaks there.</summary>
    [Fact]
    public void Curve_OfASquare_FallsAndBreaksWhereItMust()
    {
        var range = new RateRange(1e-3, 100, 200);
        var (points, x) = (new List<RatePoint>(), 1.0);
        for (var i = 0; i < range.Steps && Math.Abs(x) < 1e3; i++)
        {
            points.Add(new RatePoint(range.At(i), 0.5 * x * x, 0.5 * x * x));
            x -= range.At(i) * x; // curvature 1
        }
        var curve = new RateCurve("square", points, HasTurned: true);
        Assert.InRange(curve.Lowest, 0.8, 2.2);
        Assert.InRange(curve.Steepest!.Value, 0.005, 0.2);
        Assert.Equal(Math.Min(curve.Lowest / 10, curve.Steepest.Value), curve.Suggested!.Value, 1e-12);
    }

    [Fact]
    public void Curve_ThatNeverFalls_SuggestsNothing()
    {
        var curve = new RateCurve("flat", [.. Enumerable.Range(0, 30).Select(i => new RatePoint(Math.Pow(10, i / 10.0), 1 + i, 1 + i))], HasTurned: true);
        Assert.Null(curve.Suggested);
        Assert.True(double.IsNaN(curve.Figures()[0].Value));
    }

    [Fact]
    public void Range_Steps_GrowByOneFactorFromTheFirstToTheLast()
    {
        var range = new RateRange(1e-4, 1, 5);
        Assert.Equal([1e-4, 1e-3, 1e-2, 1e-1, 1], Enumerable.Range(0, 5).Select(i => Math.Round(range.At(i), 12)));
    }

    [Fact]
    public void Find_Vae_FindsARateThatLearnsAndLeavesNothing()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "diorama-lr-*");
        using var plan = TrainingPlan.Of(Recipe.FromYaml("name: x\nrun: { steps: 50, device: cpu }\ndata: { name: digits, batch: 32 }\nmodel: { kind: vae, hidden: [32], latent: 4 }"));
        var curve = RateFinder.Find(plan, new RateRange(1e-5, 10, 80), stop: TestContext.Current.CancellationToken);
        Assert.True(curve.HasTurned);
        Assert.True(curve.Suggested is > 3e-4 and < 5e-2, $"{curve.Suggested}: steepest at {curve.Steepest}, lowest at {curve.Lowest}");
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "diorama-lr-*"));
    }

    [Fact]
    public void Find_SeveralObjectives_OneMustBeNamed()
    {
        using var plan = Toy.Plan();
        Assert.Contains(
            "--objective: first, second",
            Assert.Throws<UserException>(() => RateFinder.Find(plan, new RateRange(), stop: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal
        );
        var curve = RateFinder.Find(plan, new RateRange(1e-4, 1e-3, 20), "second", stop: TestContext.Current.CancellationToken);
        Assert.Equal(20, curve.Points.Count); // it runs in every other step
        Assert.Equal(1e-3, curve.Points[^1].Rate, 1e-9);
    }
}
