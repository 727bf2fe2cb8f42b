using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// A normal distribution around each place seen, cut off at 0 and 1, and a wide one in the middle for what was not seen. Each is as wide as the farther of its
/// two neighbours is away: wide where little is known.
/// </summary>
internal sealed class ParzenDensity : IPlaceDensity
{
    private const double Narrowest = 0.01;

    private readonly (double Mean, double Width, double Mass)[] _kernels;

    /// <param name="seen">Places in [0, 1].</param>
    public ParzenDensity(IReadOnlyList<double> seen)
    {
        const double Middle = 0.5;
        double[] means = [.. seen.Append(Middle).Order()];
        var narrowest = Math.Max(Narrowest, 1.0 / (1 + means.Length) / 4);
        _kernels = new (double, double, double)[means.Length];
        var prior = Array.IndexOf(means, Middle);
        for (var i = 0; i < means.Length; i++)
        {
            var (left, right) = (i > 0 ? means[i - 1] : 0, i < means.Length - 1 ? means[i + 1] : 1);
            var width = i == prior ? 1 : Math.Clamp(Math.Max(means[i] - left, right - means[i]), narrowest, 1);
            _kernels[i] = (means[i], width, NormalMass.Below((1 - means[i]) / width) - NormalMass.Below(-means[i] / width));
        }
    }

    public double Draw(SeededRandom random)
    {
        var (mean, width, _) = _kernels[random.Next(_kernels.Length)];
        while (true)
        {
            var place = mean + width * random.Normal();
            if (place is >= 0 and <= 1) return place;
        }
    }

    public double At(double place) => _kernels.Average(k =>
    {
        var z = (place - k.Mean) / k.Width;
        return Math.Exp(-0.5 * z * z) / (k.Width * Math.Sqrt(2 * Math.PI) * k.Mass);
    });
}
