using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// Where points lie, all settings together: a kernel around each point seen, and an even one for what was not seen. A kernel is a normal distribution for each number, cut off at 0
/// and 1, and for each choice the point's own, or now and then any.
/// </summary>
/// <remarks>Of all settings together, as Falkner et al. 2018, arXiv 1807.01774; widths by Scott's rule, Scott 1992, "Multivariate density estimation", eq. 6.42.</remarks>
internal sealed class ParzenDensity
{
    private const double WidthOfOne = 0.1; // with twice that, a bowl over four settings is searched half as well
    private const double Narrowest = 0.01;

    private readonly SearchSpace _space;
    private readonly IReadOnlyList<IReadOnlyList<double>> _points;
    private readonly double _width;
    private readonly double _anyChoice;

    /// <param name="space">The settings.</param>
    /// <param name="points">Places in [0, 1] for each setting.</param>
    public ParzenDensity(SearchSpace space, IReadOnlyList<IReadOnlyList<double>> points)
    {
        (_space, _points) = (space, points);
        _width = Math.Max(Narrowest, WidthOfOne * Math.Pow(Math.Max(1, points.Count), -1.0 / (space.Dimensions.Count + 4)));
        _anyChoice = 1.0 / (1 + points.Count);
    }

    /// <summary>Draws a point.</summary>
    public double[] Draw(SeededRandom random)
    {
        var kernel = random.Next(_points.Count + 1);
        return [.. _space.Dimensions.Select((dimension, d) => kernel == _points.Count ? random.NextDouble() : Near(dimension, _points[kernel][d], random))];
    }

    /// <summary>How much denser points lie there than they would evenly; above 0.</summary>
    public double At(IReadOnlyList<double> point) =>
        (1 + _points.Sum(seen => _space.Dimensions.Select((dimension, d) => At(dimension, seen[d], point[d])).Aggregate(1.0, (a, b) => a * b))) / (_points.Count + 1);

    private double Near(Dimension dimension, double seen, SeededRandom random)
    {
        if (dimension is ChoiceDimension) return random.NextDouble() < _anyChoice ? random.NextDouble() : seen;
        while (true)
        {
            var place = seen + _width * random.Normal();
            if (place is >= 0 and <= 1) return place;
        }
    }

    private double At(Dimension dimension, double seen, double place)
    {
        if (dimension is ChoiceDimension choice) return _anyChoice + (choice.Index(seen) == choice.Index(place) ? (1 - _anyChoice) * choice.Values.Count : 0);
        var z = (place - seen) / _width;
        var within = NormalMass.Below((1 - seen) / _width) - NormalMass.Below(-seen / _width);
        return Math.Exp(-0.5 * z * z) / (_width * Math.Sqrt(2 * Math.PI) * within);
    }
}
