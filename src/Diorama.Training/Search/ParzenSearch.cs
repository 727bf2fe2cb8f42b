using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// The tree-structured Parzen estimator: of several points drawn where good ones lay it takes the one that is likeliest there beside where the others lay.
/// The first points are drawn evenly.
/// </summary>
/// <remarks>Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", NIPS 24, section 4: γ = 0.15, 24 candidates.</remarks>
public sealed class ParzenSearch : ISearchMethod
{
    private const int FirstPoints = 10;
    private const int Candidates = 24;
    private const double Good = 0.15;

    private readonly RandomSearch _evenly = new();

    /// <inheritdoc/>
    public double[] Next(SearchSpace space, IReadOnlyList<(IReadOnlyList<double> Point, double Loss)> seen, SeededRandom random)
    {
        if (seen.Count < FirstPoints) return _evenly.Next(space, seen, random);
        var ranked = seen.OrderBy(s => s.Loss).Select(s => s.Point).ToList();
        var numGood = (int)Math.Ceiling(Good * ranked.Count);
        var (good, others) = (new ParzenDensity(space, ranked[..numGood]), new ParzenDensity(space, ranked[numGood..]));
        return Enumerable.Range(0, Candidates).Select(_ => good.Draw(random)).MaxBy(point => Math.Log(good.At(point)) - Math.Log(others.At(point)))!;
    }
}
