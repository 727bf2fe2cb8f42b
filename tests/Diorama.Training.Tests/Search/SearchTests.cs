using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>Searches over a closed form: a bowl whose bottom is known.</summary>
public sealed class SearchTests
{
    private static readonly string[] _vary = ["optim.lr=0.0001..1:log", "model.width=8..128", "model.norm=batch,spectral,none", "model.depth=1..6"];

    /// <summary>0 at lr 0.003, width 48 and norm spectral; the depth does nothing.</summary>
    private static double Bowl(Trial trial)
    {
        var values = trial.Settings.ToDictionary(s => s.Split('=')[0], s => s.Split('=')[1]);
        var (lr, width) = (
            Math.Log10(double.Parse(values["optim.lr"], System.Globalization.CultureInfo.InvariantCulture)),
            double.Parse(values["model.width"], System.Globalization.CultureInfo.InvariantCulture)
        );
        return Math.Pow(lr - Math.Log10(0.003), 2) + Math.Pow((width - 48) / 40, 2) + (values["model.norm"] == "spectral" ? 0 : 0.5);
    }

    [Fact]
    public void Run_Parzen_BeatsRandomOverSeeds()
    {
        var wins = 0;
        var (parzen, random) = (0.0, 0.0);
        for (var seed = 0; seed < 60; seed++)
        {
            var (p, r) = (Best(Plan(seed)), Best(Plan(seed) with { IsParzen = false }));
            (parzen, random) = (parzen + p, random + r);
            if (p < r) wins++;
        }
        Assert.True(wins >= 50, $"{wins} of 60");
        Assert.True(parzen < 0.2 * random, $"{parzen / 60} and {random / 60}");

        static double Best(SearchPlan plan) => Run(plan, 60).Min(t => t.Value);
    }

    [Fact]
    public void Run_SameSeed_TriesTheSame()
    {
        Assert.Equal(Run(Plan(3), 30).Select(t => string.Join(' ', t.Settings)), Run(Plan(3), 30).Select(t => string.Join(' ', t.Settings)));
        Assert.NotEqual(Run(Plan(3), 5).Select(t => string.Join(' ', t.Settings)), Run(Plan(4), 5).Select(t => string.Join(' ', t.Settings)));
    }

    /// <summary>Killed before each change is kept, and after: what is tried in the end is the same.</summary>
    [Fact]
    public void Run_KilledAnywhere_GoesOnToTheSameTrials()
    {
        var plan = Plan(5) with { Rungs = [10, 30, 90], Factor = 3 };
        var whole = Words(Run(plan, 12));
        for (var kill = 1; kill < 30; kill += 4)
        {
            IReadOnlyList<Trial> kept = [];
            var left = kill;
            try
            {
                new Search(plan, kept, (t, _) => --left < 0 ? throw new OperationCanceledException() : Bowl(t), trials => kept = [.. trials]).Run(12, TestContext.Current.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                // As if the process had ended here.
            }
            var resumed = new Search(plan, kept, (t, _) => Bowl(t), _ => { });
            resumed.Run(12, TestContext.Current.CancellationToken);
            Assert.Equal(whole, Words(resumed.Trials));
        }

        static IEnumerable<string> Words(IEnumerable<Trial> trials) => trials.Select(t => $"{string.Join(' ', t.Settings)}: {string.Join(' ', t.Values)}");
    }

    [Fact]
    public void Run_Halving_SpendsALittleOnMostAndMuchOnTheBest()
    {
        var spent = new Dictionary<int, int>();
        var plan = Plan(1) with { Rungs = [10, 30, 90], Factor = 3 };
        var search = new Search(plan, [], (t, steps) =>
        {
            spent[t.Number] = steps;
            return Bowl(t) + 1.0 / steps;
        }, _ => { });
        search.Run(27, TestContext.Current.CancellationToken);
        Assert.Equal(27, search.Trials.Count);
        Assert.InRange(spent.Values.Count(s => s == 90), 1, 6);
        Assert.InRange(spent.Values.Count(s => s == 10), 12, 20); // a search that gets better sends more than a third on
        Assert.True(spent.Values.Sum() < 27 * 90 / 2);
        var best = Search.Ranked(search.Trials, Better.Lower)[0];
        Assert.Equal(3, best.Values.Count);
        Assert.True(Bowl(best) <= search.Trials.Select(Bowl).Order().ElementAt(5));
    }

    [Fact]
    public void Run_TrialFails_IsKeptAsFailedAndNeverTheBest()
    {
        var search = new Search(Plan(2), [], (t, _) => t.Number % 2 == 0 ? throw new TrialFailedException("diverged") : Bowl(t), _ => { });
        search.Run(14, TestContext.Current.CancellationToken);
        Assert.Equal(7, search.Trials.Count(t => t.Failure == "diverged"));
        Assert.All(Search.Ranked(search.Trials, Better.Lower).Take(7), t => Assert.Null(t.Failure));
    }

    [Theory]
    [InlineData(double.NaN, "heldOut.loss is not a number after 30 steps")]
    [InlineData(double.NegativeInfinity, "heldOut.loss is infinite after 30 steps")]
    public void Run_FigureIsNotFinite_IsAFailureAndNeverTheBest(double figure, string says)
    {
        var told = new List<Trial>();
        var search = new Search(Plan(2) with { Rungs = [10, 30] }, [], (t, steps) => steps == 30 && told.Count == 3 ? figure : Bowl(t), _ => { }, told.Add);
        search.Run(9, TestContext.Current.CancellationToken);
        var failed = Assert.Single(search.Trials, t => t.Failure is not null);
        Assert.Contains(says, failed.Failure, StringComparison.Ordinal);
        Assert.Same(failed, told[3]);
        Assert.Same(failed, Search.Ranked(search.Trials, Better.Lower)[^1]);
        Assert.True(double.IsFinite(Search.Ranked(search.Trials, Better.Lower)[0].Value));
    }

    /// <summary>A third of few is none: the best one is trained to the end all the same, and what is recommended was.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(5, 0)]
    [InlineData(5, 3)]
    [InlineData(12, 0)]
    public void Run_HalvingOfFewTrials_TrainsTheBestToTheEnd(int numTrials, int numFailing)
    {
        var plan = Plan(1) with { Rungs = [10, 30, 90], Factor = 3 };
        var failed = new HashSet<int>();
        var search = new Search(plan, [], (t, steps) => steps > 10 && (failed.Contains(t.Number) || (failed.Count < numFailing && failed.Add(t.Number)))
            ? throw new TrialFailedException("diverged")
            : Bowl(t), _ => { });
        search.Run(numTrials, TestContext.Current.CancellationToken);
        Assert.Equal(numTrials, search.Trials.Count);
        Assert.Equal(numFailing, failed.Count);
        var best = Search.Ranked(search.Trials, Better.Lower)[0];
        Assert.Equal(3, best.Values.Count);
        Assert.Equal(search.Trials.Where(t => t.Failure is null).Min(Bowl), Bowl(best));
    }

    [Fact]
    public void Run_HalvingOfASmallSpace_TrainsTheBestToTheEnd()
    {
        var search = new Search(Plan(0) with { Vary = ["a=1,2"], Rungs = [10, 30, 90] }, [], (t, _) => t.Number, _ => { });
        search.Run(50, TestContext.Current.CancellationToken);
        Assert.Equal([3, 1], search.Trials.Select(t => t.Values.Count));
    }

    [Fact]
    public void Run_SmallSpace_TriesEachPointOnce()
    {
        var plan = Plan(0) with { Vary = ["a=1,2,3", "b=1..2"] };
        var trials = new List<Trial>();
        new Search(plan, [], (t, _) => t.Number, all => trials = [.. all]).Run(50, TestContext.Current.CancellationToken);
        Assert.Equal(6, trials.Count);
        Assert.Equal(6, trials.Select(t => string.Join(' ', t.Settings)).Distinct().Count());
    }

    [Fact]
    public void Importance_OfABowl_FindsWhatMattersAndWhatDoesNot()
    {
        var plan = Plan(7) with { IsParzen = false };
        var shares = Importance.Of(plan, Run(plan, 80))!.ToDictionary(i => i.Path, i => i.Share);
        Assert.True(shares["optim.lr"] > 0.5, $"{shares["optim.lr"]}");
        Assert.True(shares["optim.lr"] > shares["model.width"] && shares["model.width"] > shares["model.depth"], string.Join(", ", shares));
        Assert.True(shares["model.depth"] < 0.05, $"{shares["model.depth"]}");
        Assert.InRange(shares.Values.Sum(), 0.5, 1.0001);
        Assert.Null(Importance.Of(plan, Run(plan, 5)));
    }

    /// <summary>One cut at a quarter, 0 below and 1 above: the variance is 3/16, all of it the first dimension's.</summary>
    [Fact]
    public void MarginalVariance_OneCut_IsThatOfACoin()
    {
        var (total, each) = MarginalVariance.Of(new TreeNode(0.75, 0, 0.25, new TreeNode(0), new TreeNode(1)), 2);
        Assert.Equal(3.0 / 16, total, 1e-12);
        Assert.Equal(3.0 / 16, each[0], 1e-12);
        Assert.Equal(0, each[1], 1e-12);
    }

    /// <summary>An exclusive or has no marginal: what it says is of both settings together.</summary>
    [Fact]
    public void MarginalVariance_ExclusiveOr_IsNobodysAlone()
    {
        TreeNode Half(double low, double high) => new(0.5, 1, 0.5, new TreeNode(low), new TreeNode(high));
        var (total, each) = MarginalVariance.Of(new TreeNode(0.5, 0, 0.5, Half(0, 1), Half(1, 0)), 2);
        Assert.Equal(0.25, total, 1e-12);
        Assert.All(each, share => Assert.Equal(0, share, 1e-12));
    }

    [Theory]
    [InlineData(90, 3, 3, new[] { 10, 30, 90 })]
    [InlineData(100, 3, 3, new[] { 11, 33, 100 })]
    [InlineData(5, 3, 4, new[] { 1, 5 })]
    [InlineData(7, 3, 1, new[] { 7 })]
    public void Ladder_Rungs_EndWithTheWholeRun(int steps, int factor, int count, int[] rungs) => Assert.Equal(rungs, Ladder.Of(steps, factor, count).Rungs);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Density_Parzen_IsADensityAndDrawsByIt(double spread)
    {
        var space = SearchSpace.Parse(["a=0.0..1.0", "b=x,y,z"]);
        var density = new ParzenDensity(space, [[0.2, 0.1], [0.2 + 0.1 * spread, 0.5], [0.9, 0.5]]);
        const int Steps = 5000;
        double[][] grid = [.. Enumerable.Range(0, Steps).SelectMany(i => new[] { 1, 3, 5 }.Select(b => new[] { (i + 0.5) / Steps, b / 6.0 }))];
        Assert.Equal(1, grid.Average(density.At), 1e-3);
        var random = new SeededRandom(0, "draw");
        var drawn = Enumerable.Range(0, 5000).Count(_ => IsLow(density.Draw(random))) / 5000.0;
        Assert.Equal(grid.Where(IsLow).Sum(density.At) / grid.Length, drawn, 0.03);

        static bool IsLow(double[] point) => point[0] < 0.4 && point[1] is > 1.0 / 3 and < 2.0 / 3;
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959964, 0.975)]
    [InlineData(-1, 0.158655254)]
    public void NormalMass_KnownQuantiles_AreHit(double z, double mass) => Assert.Equal(mass, NormalMass.Below(z), 1e-6);

    private static SearchPlan Plan(long seed) => new()
    {
        Recipe = "bowl", Settings = [], Vary = _vary, Figure = "heldOut.loss", Better = Better.Lower, IsParzen = true, Rungs = [10], Factor = 3, Seed = seed,
    };

    private static IReadOnlyList<Trial> Run(SearchPlan plan, int trials)
    {
        var search = new Search(plan, [], (t, _) => Bowl(t), _ => { });
        search.Run(trials, TestContext.Current.CancellationToken);
        return search.Trials;
    }
}
