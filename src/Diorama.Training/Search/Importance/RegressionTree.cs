using Diorama.Core;

namespace Diorama.Training;

/// <summary>Grows regression trees over points in the unit cube: each cut lowers the squared error most.</summary>
/// <remarks>Breiman, Friedman, Olshen and Stone 1984, "Classification and regression trees".</remarks>
internal static class RegressionTree
{
    private const int LeastInLeaf = 2;

    /// <summary>Grows a tree.</summary>
    /// <param name="points">Points, [0, 1] in each dimension.</param>
    /// <param name="values">What was measured at each.</param>
    /// <param name="chosen">Which of them the tree learns from; may repeat.</param>
    /// <param name="random">Draws the dimensions that a cut may use: five of six.</param>
    public static TreeNode Grow(IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> values, IReadOnlyList<int> chosen, SeededRandom random)
    {
        var mean = chosen.Average(i => values[i]);
        if (chosen.Count < 2 * LeastInLeaf || chosen.All(i => values[i] == values[chosen[0]])) return new TreeNode(mean);
        if (BestCut(points, values, chosen, random) is not var (dimension, cut)) return new TreeNode(mean);
        List<int> left = [.. chosen.Where(i => points[i][dimension] < cut)], right = [.. chosen.Where(i => points[i][dimension] >= cut)];
        return new TreeNode(mean, dimension, cut, Grow(points, values, left, random), Grow(points, values, right, random));
    }

    private static (int Dimension, double Cut)? BestCut(IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> values, IReadOnlyList<int> chosen, SeededRandom random)
    {
        var best = (Error: double.PositiveInfinity, Dimension: -1, Cut: 0.0);
        foreach (var dimension in Drawn(points[0].Count, random))
        {
            var sorted = chosen.OrderBy(i => points[i][dimension]).ToList();
            var (sum, squares) = (0.0, 0.0);
            var (allSum, allSquares) = (sorted.Sum(i => values[i]), sorted.Sum(i => values[i] * values[i]));
            for (var n = 1; n < sorted.Count; n++)
            {
                var value = values[sorted[n - 1]];
                (sum, squares) = (sum + value, squares + value * value);
                var (below, above) = (points[sorted[n - 1]][dimension], points[sorted[n]][dimension]);
                if (below == above || n < LeastInLeaf || sorted.Count - n < LeastInLeaf) continue;
                var error = squares - sum * sum / n + (allSquares - squares) - (allSum - sum) * (allSum - sum) / (sorted.Count - n);
                if (error < best.Error) best = (error, dimension, (below + above) / 2);
            }
        }
        return best.Dimension < 0 ? null : (best.Dimension, best.Cut);
    }

    private static IEnumerable<int> Drawn(int count, SeededRandom random)
    {
        var dimensions = Enumerable.Range(0, count).ToArray();
        random.Shuffle(dimensions.AsSpan());
        return dimensions.Take((int)Math.Ceiling(5.0 / 6 * count));
    }
}
