using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How true and how varied generated examples are, by balls around examples that reach to their k-th nearest neighbour of the same set: precision (share of
/// generated ones in a real one's ball), recall (share of real ones in a generated one's ball), density (real balls that a generated one lies in, over k: above 1
/// where they crowd at the real ones' densest places) and coverage (share of real balls with a generated one inside).
/// </summary>
/// <param name="Precision">In [0, 1].</param>
/// <param name="Recall">In [0, 1].</param>
/// <param name="Density">At least 0.</param>
/// <param name="Coverage">In [0, 1].</param>
/// <remarks>Kynkäänniemi et al. 2019, arXiv 1904.06991; Naeem et al. 2020, arXiv 2002.09797, eq. 3 to 6. Intervals take the other set as it is.</remarks>
internal sealed record NeighbourFigures(Proportion Precision, Proportion Recall, Interval Density, Proportion Coverage)
{
    /// <summary>The k of Naeem et al.</summary>
    internal const int Neighbours = 5;

    /// <summary>Measures, in memory that does not grow with the number of pairs.</summary>
    /// <param name="real">[N, D] float32, N above k; borrowed.</param>
    /// <param name="generated">[M, D] float32, M above k; borrowed.</param>
    /// <param name="k">Which neighbour a ball reaches to.</param>
    /// <param name="stop">Asks to stop; soon, however many there are.</param>
    internal static NeighbourFigures Of(Tensor real, Tensor generated, int k = Neighbours, CancellationToken stop = default)
    {
        using var scope = TensorScope.Open();
        var realReach = SquaredDistances.ToNeighbour(real, k, stop).Unsqueeze(1); // [N, 1]
        var generatedReach = SquaredDistances.ToNeighbour(generated, k, stop).Unsqueeze(0); // [1, M]
        var balls = Tensor.Zeros([generated.Size(0)], dtype: DType.Int64); // real balls that each generated one lies in
        var (recalled, covered) = (0L, 0L);
        SquaredDistances.InBlocks(real, generated, (start, distances) =>
        {
            var inReal = distances.Lt(realReach.Narrow(0, start, distances.Size(0)));
            balls.AddInPlace(inReal.Sum([0]));
            covered += (long)inReal.Any(1).Sum().Item();
            recalled += (long)distances.Lt(generatedReach).Any(1).Sum().Item();
        }, stop);

        var counts = balls.ToArray<long>();
        return new(
            new(counts.Count(c => c > 0), counts.Length),
            new(recalled, real.Size(0)),
            Interval.OfMean([.. counts.Select(c => (double)c / k)]),
            new(covered, real.Size(0)));
    }
}
