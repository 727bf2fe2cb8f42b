namespace Diorama.Evaluation;

/// <summary>Makes a score a probability: logit = slope × score + offset, real and generated ones weighing alike.</summary>
/// <param name="Slope">Of the logit of being real by the score.</param>
/// <param name="Offset">The logit at a score of 0.</param>
/// <remarks>
/// Platt 1999, "Probabilistic outputs for support vector machines", with his targets, so that scores that part the two kinds wholly give finite numbers; by Newton's
/// method with halved steps as in Lin, Lin and Weng 2007.
/// </remarks>
internal sealed record PlattScaling(double Slope, double Offset)
{
    private const int MostSteps = 100;
    private const double Ridge = 1e-10; // keeps the Hessian invertible

    /// <summary>Fits the two numbers.</summary>
    /// <param name="real">Scores of real examples; at least one.</param>
    /// <param name="generated">Scores of generated ones; at least one.</param>
    internal static PlattScaling Fit(IReadOnlyList<double> real, IReadOnlyList<double> generated)
    {
        var all = real.Concat(generated).ToArray();
        var middle = all.Average();
        var spread = Math.Sqrt(all.Sum(s => (s - middle) * (s - middle)) / all.Length);
        if (spread == 0) return new(0, 0); // a score that says nothing

        // Standard scores, for steps of a good size.
        var x = Array.ConvertAll(all, s => (s - middle) / spread);
        var (realTarget, generatedTarget) = ((real.Count + 1.0) / (real.Count + 2.0), 1.0 / (generated.Count + 2.0));
        var target = Enumerable.Range(0, x.Length).Select(i => i < real.Count ? realTarget : generatedTarget).ToArray();
        var weight = Enumerable.Range(0, x.Length).Select(i => 0.5 / (i < real.Count ? real.Count : generated.Count)).ToArray();
        var (a, b) = (0.0, 0.0);
        var loss = Loss(a, b);
        for (var step = 0; step < MostSteps; step++)
        {
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, Ridge, 0.0, Ridge);
            for (var i = 0; i < x.Length; i++)
            {
                var p = Sigmoid(a * x[i] + b);
                var (d, h) = (weight[i] * (p - target[i]), weight[i] * p * (1 - p));
                (ga, gb) = (ga + d * x[i], gb + d);
                (haa, hab, hbb) = (haa + h * x[i] * x[i], hab + h * x[i], hbb + h);
            }

            var determinant = haa * hbb - hab * hab;
            var (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
            var (size, next) = (1.0, Loss(a - da, b - db));
            while (!(next <= loss) && size > 1e-10)
            {
                size /= 2;
                next = Loss(a - size * da, b - size * db);
            }

            if (!(loss - next > 1e-14)) break;
            (a, b, loss) = (a - size * da, b - size * db, next);
        }

        return new(a / spread, b - a * middle / spread);

        double Loss(double slope, double offset)
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                var logit = slope * x[i] + offset;
                sum += weight[i] * (Softplus(logit) - target[i] * logit);
            }

            return sum;
        }
    }

    /// <summary>The logit of being real.</summary>
    internal double Logit(double score) => Slope * score + Offset;

    /// <summary>The probability of being real, where as many real as generated ones come.</summary>
    internal double Probability(double score) => Sigmoid(Logit(score));

    internal static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
