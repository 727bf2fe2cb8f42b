using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>The Fréchet distance between two normal distributions, squared as is usual: 0 where they are the same.</summary>
/// <remarks>
/// Dowson and Landau 1982: |μ1 - μ2|² + tr(Σ1 + Σ2 - 2 (Σ1^½ Σ2 Σ1^½)^½). The product in the middle is symmetric, so that its root comes from
/// eigenvalues, and stays real where covariances are singular.
/// </remarks>
public static class FrechetDistance
{
    /// <summary>Fits a normal distribution to each set of features, and takes the distance.</summary>
    /// <param name="first">[N, D], N at least 2; borrowed.</param>
    /// <param name="second">[M, D], M at least 2; borrowed.</param>
    /// <returns>At least 0; computed in float64.</returns>
    public static double OfFeatures(Tensor first, Tensor second)
    {
        using var scope = TensorScope.Open();
        using var one = new FeatureMoments();
        using var other = new FeatureMoments();
        one.Add(first);
        other.Add(second);
        return Between(one, other);
    }

    /// <summary>The distance of two normal distributions.</summary>
    /// <param name="firstMean">[D] float64; borrowed.</param>
    /// <param name="firstCovariance">[D, D] float64, symmetric, no negative eigenvalues; borrowed.</param>
    /// <param name="secondMean">[D] float64; borrowed.</param>
    /// <param name="secondCovariance">[D, D] float64; borrowed.</param>
    /// <returns>At least 0.</returns>
    public static double OfGaussians(Tensor firstMean, Tensor firstCovariance, Tensor secondMean, Tensor secondCovariance)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var difference = firstMean - secondMean;
        var root = Root(firstCovariance);
        var product = root.Matmul(secondCovariance).Matmul(root);
        var rootTrace = Symmetric(product).LinalgEigh().Eigenvalues.ClampMin(0).Sqrt().Sum();
        var distance = difference.Dot(difference) + firstCovariance.Trace() + secondCovariance.Trace() - 2 * rootTrace;
        return Math.Max(0, distance.Item()); // rounding
    }

    /// <summary>The distance with its 95% interval; one without ends where examples are too few for it, or features too many.</summary>
    internal static Interval WithInterval(FeatureMoments first, FeatureMoments second)
    {
        var whole = Between(first, second);
        if (!first.HasGroups || !second.HasGroups) return new(whole, double.NaN, double.NaN);
        var interval = Jackknife.Of(whole, group => Between(first, second, group));
        return interval with { Low = Math.Max(0, interval.Low) };
    }

    private static double Between(FeatureMoments first, FeatureMoments second, int? without = null)
    {
        using var scope = TensorScope.Open();
        var (firstMean, firstCovariance) = first.Fit(without);
        var (secondMean, secondCovariance) = second.Fit(without);
        return OfGaussians(firstMean, firstCovariance, secondMean, secondCovariance);
    }

    // Q sqrt(Λ) Qᵀ
    private static Tensor Root(Tensor covariance)
    {
        var (values, vectors) = Symmetric(covariance).LinalgEigh();
        return (vectors * values.ClampMin(0).Sqrt()).Matmul(vectors.T());
    }

    private static Tensor Symmetric(Tensor matrix) => (matrix + matrix.T()) * 0.5;
}
