using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// The tree-structured Parzen estimator: of several points drawn where good ones lay it takes the one that is likeliest there beside where the others lay,
/// setting by setting. The first points are drawn evenly.
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
        return [.. space.Dimensions.Select((dimension, d) => Best(dimension, [.. ranked.Take(numGood).Select(p => p[d])], [.. ranked.Skip(numGood).Select(p => p[d])], random))];
    }

    private static double Best(Dimension dimension, IReadOnlyList<double> good, IReadOnlyList<double> others, SeededRandom random)
    {
        var (l, g) = dimension is ChoiceDimension choice
            ? ((IPlaceDensity)new ChoiceDensity(choice, good), (IPlaceDensity)new ChoiceDensity(choice, others))
            : (new ParzenDensity(good), new ParzenDensity(others));
        var best = (Place: 0.5, Gain: double.NegativeInfinity);
        for (var i = 0; i < Candidates; i++)
        {
            var place = l.Draw(random);
            var gain = Math.Log(l.At(place)) - Math.Log(g.At(place));
            if (gain > best.Gain) best = (place, gain);
        }
        return best.Place;
    }
}
