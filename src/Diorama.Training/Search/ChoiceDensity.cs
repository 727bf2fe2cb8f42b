using Diorama.Core;

namespace Diorama.Training;

/// <summary>How likely each choice is: as often as it was seen, and once more.</summary>
internal sealed class ChoiceDensity : IPlaceDensity
{
    private readonly ChoiceDimension _dimension;
    private readonly double[] _weights;

    public ChoiceDensity(ChoiceDimension dimension, IReadOnlyList<double> seen)
    {
        _dimension = dimension;
        _weights = [.. dimension.Values.Select(_ => 1.0)];
        foreach (var place in seen) _weights[dimension.Index(place)]++;
        var sum = _weights.Sum();
        for (var i = 0; i < _weights.Length; i++) _weights[i] /= sum;
    }

    public double Draw(SeededRandom random)
    {
        var (left, index) = (random.NextDouble(), 0);
        while (index < _weights.Length - 1 && left >= _weights[index]) left -= _weights[index++];
        return (index + 0.5) / _weights.Length;
    }

    public double At(double place) => _weights[_dimension.Index(place)] * _weights.Length;
}
