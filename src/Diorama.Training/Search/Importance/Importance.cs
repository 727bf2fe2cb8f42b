using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// Which settings matter: what share of the variance of the figure over the whole space each explains alone, as a random forest over the trials sees it. What is
/// left is noise, and what settings do only together.
/// </summary>
/// <remarks>fANOVA: Hutter, Hoos and Leyton-Brown 2014, ICML; forests: Breiman 2001.</remarks>
public static class Importance
{
    private const int NumTrees = 64;

    /// <summary>Fewer trials say nothing of what matters.</summary>
    public const int LeastTrials = 8;

    /// <summary>The shares.</summary>
    /// <param name="plan">What the search is.</param>
    /// <param name="trials">Its trials; of each the figure at the first rung counts, where all were compared.</param>
    /// <returns>In [0, 1] for each setting, in the order in which they were named; null where there are too few trials, or they do not differ.</returns>
    public static IReadOnlyList<(string Path, double Share)>? Of(SearchPlan plan, IReadOnlyList<Trial> trials)
    {
        var space = SearchSpace.Parse(plan.Vary);
        var seen = trials.Where(t => t.Values.Count > 0).Select(t => (t.Point, Loss: Search.Loss(t.Values[0], plan.Better))).ToList();
        var finite = seen.Where(s => double.IsFinite(s.Loss)).Select(s => s.Loss).ToList();
        if (finite.Count < LeastTrials || finite.Max() == finite.Min()) return null;
        // A failed trial is as bad as the worst one; one outlier must not be all that the trees see.
        var worst = Math.Min(finite.Max(), Quantile(finite, 0.75) + 3 * (Quantile(finite, 0.75) - Quantile(finite, 0.25)));
        return Of(space, [.. seen.Select(s => s.Point)], [.. seen.Select(s => Math.Min(s.Loss, worst))], plan.Seed);
    }

    /// <summary>The shares of values at points.</summary>
    internal static IReadOnlyList<(string Path, double Share)> Of(SearchSpace space, IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> values, long seed)
    {
        var count = space.Dimensions.Count;
        var (shares, trees) = (new double[count], 0);
        for (var t = 0; t < NumTrees; t++)
        {
            var random = new SeededRandom(seed, "importance", t);
            var chosen = Enumerable.Range(0, points.Count).Select(_ => random.Next(points.Count)).ToList();
            var (total, each) = MarginalVariance.Of(RegressionTree.Grow(points, values, chosen, random), count);
            if (total <= 0) continue;
            trees++;
            for (var d = 0; d < count; d++) shares[d] += each[d] / total;
        }
        return [.. space.Dimensions.Select((d, i) => (d.Path, trees == 0 ? 0 : shares[i] / trees))];
    }

    private static double Quantile(List<double> values, double share) => values.Order().ElementAt((int)Math.Round(share * (values.Count - 1)));
}
