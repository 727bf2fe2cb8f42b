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
        var (firstMean, firstCovariance) = Fit(first);
        var (secondMean, secondCovariance) = Fit(second);
        return OfGaussians(firstMean, firstCovariance, secondMean, secondCovariance);
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

    /// <summary>Mean [D] and unbiased covariance [D, D], float64.</summary>
    internal static (Tensor Mean, Tensor Covariance) Fit(Tensor features)
    {
        if (features.NumDims != 2 || features.Size(0) < 2) throw new ArgumentException($"features are [N, D] with N at least 2, not {features}", nameof(features));
        var values = features.Detach().ToCopy(DType.Float64);
        var mean = values.Mean([0]);
        var centred = values - mean;
        return (mean, centred.T().Matmul(centred) / (double)(values.Size(0) - 1));
    }

    // Q sqrt(Λ) Qᵀ
    private static Tensor Root(Tensor covariance)
    {
        var (values, vectors) = Symmetric(covariance).LinalgEigh();
        return (vectors * values.ClampMin(0).Sqrt()).Matmul(vectors.T());
    }

    private static Tensor Symmetric(Tensor matrix) => (matrix + matrix.T()) * 0.5;
}
