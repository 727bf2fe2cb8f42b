namespace Diorama.Models;

/// <summary>
/// How much of a picture is left after each step of noising: α̅ falls as a squared cosine. A picture x becomes √α̅ x + √(1 - α̅) ε.
/// </summary>
/// <remarks>Nichol and Dhariwal 2021, arXiv 2102.09672, eq. 17, with s = 0.008 and β at most 0.999.</remarks>
internal sealed class CosineSchedule
{
    private const double Offset = 0.008;
    private const double MaxBeta = 0.999;

    private readonly double[] _left;

    /// <param name="numSteps">T, at least 1.</param>
    internal CosineSchedule(int numSteps)
    {
        _left = new double[numSteps + 1];
        _left[0] = 1;
        for (var t = 0; t < numSteps; t++) _left[t + 1] = _left[t] * (1 - Math.Min(1 - (Curve(t + 1) / Curve(t)), MaxBeta));
        double Curve(int t) => Math.Pow(Math.Cos(((double)t / numSteps + Offset) / (1 + Offset) * Math.PI / 2), 2);
    }

    /// <summary>T.</summary>
    internal int NumSteps => _left.Length - 1;

    /// <summary>α̅ after t steps of noising.</summary>
    /// <param name="t">From 0, the picture, to T, noise.</param>
    internal double AlphaBar(int t) => _left[t];

    /// <summary>The moments at which a sampler with fewer steps stops: from T, evenly, to 0.</summary>
    /// <param name="numSteps">From 1 to T.</param>
    /// <returns>numSteps + 1 falling numbers.</returns>
    /// <remarks>Lin et al. 2023, arXiv 2305.08891, section 3.3: a sampler must begin where there is noise alone.</remarks>
    internal int[] Stops(int numSteps) => [.. Enumerable.Range(0, numSteps + 1).Select(i => (int)Math.Round((double)NumSteps * (numSteps - i) / numSteps))];

    /// <summary>The standard deviation of the noise that a step adds, from t down to s.</summary>
    /// <param name="t">Where it is.</param>
    /// <param name="s">Where it goes, below t.</param>
    /// <param name="eta">0: none; 1: that of the posterior q(x_s | x_t, x).</param>
    /// <remarks>Song et al. 2021, arXiv 2010.02502, eq. 16.</remarks>
    internal double Sigma(int t, int s, double eta) =>
        eta * Math.Sqrt((1 - AlphaBar(s)) / (1 - AlphaBar(t)) * (1 - (AlphaBar(t) / AlphaBar(s))));
}
