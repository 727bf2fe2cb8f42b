using Diorama.Core;

namespace Diorama.Training;

/// <summary>Points drawn evenly: no setting that matters is tried at a few values only, as on a grid.</summary>
/// <remarks>Bergstra and Bengio 2012, "Random search for hyper-parameter optimization", JMLR 13.</remarks>
public sealed class RandomSearch : ISearchMethod
{
    /// <inheritdoc/>
    public double[] Next(SearchSpace space, IReadOnlyList<(IReadOnlyList<double> Point, double Loss)> seen, SeededRandom random) =>
        [.. space.Dimensions.Select(_ => random.NextDouble())];
}
