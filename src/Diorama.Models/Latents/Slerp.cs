namespace Diorama.Models;

/// <summary>Spherical interpolation: between two normal vectors it keeps to the length that normal vectors have, where a straight line cuts through the middle.</summary>
/// <remarks>White 2016, arXiv 1609.04468; Shoemake 1985.</remarks>
internal static class Slerp
{
    private const double AlmostParallel = 1e-6;

    /// <summary>Points at even distances from a to b, both included, one after the other.</summary>
    /// <param name="a">One end; not zero.</param>
    /// <param name="b">The other end, as long a vector.</param>
    /// <param name="numSteps">How many points; at least 2.</param>
    internal static float[] Path(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int numSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numSteps, 2);
        var angle = Angle(a, b);
        var path = new float[numSteps * a.Length];
        for (var step = 0; step < numSteps; step++)
        {
            var t = (double)step / (numSteps - 1);
            var (atA, atB) = Math.Sin(angle) < AlmostParallel ? (1 - t, t) : (Math.Sin((1 - t) * angle) / Math.Sin(angle), Math.Sin(t * angle) / Math.Sin(angle));
            for (var i = 0; i < a.Length; i++) path[(step * a.Length) + i] = (float)((atA * a[i]) + (atB * b[i]));
        }
        return path;
    }

    private static double Angle(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, squareA = 0, squareB = 0;
        for (var i = 0; i < a.Length; i++) (dot, squareA, squareB) = (dot + ((double)a[i] * b[i]), squareA + ((double)a[i] * a[i]), squareB + ((double)b[i] * b[i]));
        return Math.Acos(Math.Clamp(dot / Math.Sqrt(squareA * squareB), -1, 1));
    }
}
