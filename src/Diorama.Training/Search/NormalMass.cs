namespace Diorama.Training;

/// <summary>The distribution function of the standard normal distribution.</summary>
internal static class NormalMass
{
    /// <summary>The probability of less than z, to 1e-7.</summary>
    /// <remarks>Abramowitz and Stegun 1964, 26.2.17.</remarks>
    public static double Below(double z)
    {
        var t = 1 / (1 + 0.2316419 * Math.Abs(z));
        var tail = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z > 0 ? 1 - tail : tail;
    }
}
