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
        using var plan = Toy.Plan("model.noise=plain");
        Assert.Contains(
            "--objective: first, second",
            Assert.Throws<UserException>(() => RateFinder.Find(plan, new RateRange(), stop: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal
        );
        var curve = RateFinder.Find(plan, new RateRange(1e-3, 0.1, 60), "second", stop: TestContext.Current.CancellationToken);
        Assert.Equal(60, curve.Points.Count);
        Assert.Equal(0.1, curve.Points[^1].Rate, 1e-9);
    }

    [Fact]
    public void Find_ObjectiveOfAFewSteps_GoesThroughThemAgain()
    {
        using var endless = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var plan = Toy.Plan("model.noise=plain", "model.secondFrom=2", "model.secondUntil=5");
        Assert.Equal(60, RateFinder.Find(plan, new RateRange(1e-3, 0.1, 60), "second", stop: endless.Token).Points.Count);
    }

    [Theory]
    [InlineData("model.secondUntil=0")]
    [InlineData("model.secondFrom=12")]
    public void Find_ObjectiveThatNeverRuns_IsRefused(string assignment)
    {
        using var plan = Toy.Plan(assignment);
        var problem = Assert.Throws<UserException>(() => RateFinder.Find(plan, new RateRange(), "second", stop: TestContext.Current.CancellationToken));
        Assert.Contains("second runs in none of the 12 steps", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>At such rates the generator stands still, and its loss rises while the discriminator learns.</summary>
    [Fact]
    public void Find_LossThatARivalRaises_IsFollowedToTheEndAndExplained()
    {
        using var plan = TrainingPlan.Of(Recipe.FromYaml("name: x\nrun: { steps: 50, device: cpu }\ndata: { name: digits, batch: 16 }\nmodel: { kind: dcgan, width: 4, latent: 4 }\noptim: { lr: 0.002, betas: [0.5, 0.9] }"));
        var done = 0.0;
        var problem = Assert.Throws<UserException>(() => RateFinder.Find(plan, new RateRange(1e-12, 1e-10, 40), "generator", share => done = share, TestContext.Current.CancellationToken));
        Assert.Equal(1, done);
        Assert.Contains("It plays against discriminator", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--objective discriminator", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_LossThatCannotFall_SuggestsNoRate()
    {
        using var plan = Toy.Plan("model.secondUntil=0");
        var problem = Assert.Throws<UserException>(() => RateFinder.Find(plan, new RateRange(10, 1000, 20), "first", stop: TestContext.Current.CancellationToken));
        Assert.Contains("no rate can be suggested. Is there something to learn?", problem.Message, StringComparison.Ordinal);
    }
}
