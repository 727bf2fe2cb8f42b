namespace Diorama.Training;

/// <summary>
/// How much of what a tree says varies, over the whole cube, with one setting alone: the variance of its mean over all the others, exactly, from the boxes of
/// its leaves.
/// </summary>
/// <remarks>Hutter, Hoos and Leyton-Brown 2014, "An efficient approach for assessing hyperparameter importance", ICML, algorithm 2.</remarks>
internal static class MarginalVariance
{
    /// <summary>The variances.</summary>
    /// <param name="tree">Over the unit cube.</param>
    /// <param name="count">Dimensions of the cube.</param>
    /// <returns>That of the tree as a whole, and that of each dimension alone.</returns>
    public static (double Total, double[] Each) Of(TreeNode tree, int count)
    {
        var leaves = new List<(double[] Low, double[] High, double Value)>();
        Gather(tree, new double[count], [.. Enumerable.Repeat(1.0, count)], leaves);
        var mean = leaves.Sum(l => Volume(l.Low, l.High, -1) * l.Value);
        var total = leaves.Sum(l => Volume(l.Low, l.High, -1) * l.Value * l.Value) - mean * mean;
        return (total, [.. Enumerable.Range(0, count).Select(d => Alone(leaves, d, mean))]);
    }

    // Between two edges of leaves the marginal is constant.
    private static double Alone(List<(double[] Low, double[] High, double Value)> leaves, int dimension, double mean)
    {
        var edges = leaves.SelectMany(l => new[] { l.Low[dimension], l.High[dimension] }).Distinct().Order().ToList();
        var variance = 0.0;
        for (var i = 0; i + 1 < edges.Count; i++)
        {
            var middle = (edges[i] + edges[i + 1]) / 2;
            var marginal = leaves.Where(l => l.Low[dimension] <= middle && middle < l.High[dimension]).Sum(l => Volume(l.Low, l.High, dimension) * l.Value);
            variance += (edges[i + 1] - edges[i]) * (marginal - mean) * (marginal - mean);
        }
        return variance;
    }

    private static double Volume(double[] low, double[] high, int but)
    {
        var volume = 1.0;
        for (var d = 0; d < low.Length; d++) if (d != but) volume *= high[d] - low[d];
        return volume;
    }

    private static void Gather(TreeNode node, double[] low, double[] high, List<(double[] Low, double[] High, double Value)> leaves)
    {
        if (node.Dimension < 0)
        {
            leaves.Add((low, high, node.Mean));
            return;
        }
        double[] cutHigh = [.. high], cutLow = [.. low];
        cutHigh[node.Dimension] = cutLow[node.Dimension] = node.Cut;
        Gather(node.Left!, low, cutHigh, leaves);
        Gather(node.Right!, cutLow, high, leaves);
    }
}
