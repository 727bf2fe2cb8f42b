using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Normalises over the last dimensions.</summary>
/// <remarks>Parameters <c>weight</c> (ones) and <c>bias</c> (zeros) of the normalised shape. Ba et al. 2016, arXiv 1607.06450.</remarks>
public sealed class LayerNorm : Module, IForward
{
    private readonly long[] _normalizedShape;
    private readonly double _eps;

    /// <summary>Over the last dimension.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="elementwiseAffine">Whether there are a scale and a shift for each element.</param>
    /// <param name="bias">Whether there is a shift, where there is a scale.</param>
    public LayerNorm(long size, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true)
        : this([size], eps, elementwiseAffine, bias)
    {
    }

    /// <summary>Over several last dimensions.</summary>
    /// <param name="normalizedShape">Their sizes.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="elementwiseAffine">Whether there are a scale and a shift for each element.</param>
    /// <param name="bias">Whether there is a shift, where there is a scale.</param>
    public LayerNorm(long[] normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true)
    {
        _normalizedShape = normalizedShape;
        _eps = eps;
        if (elementwiseAffine) Weight = Param("weight", () => Tensor.Ones(normalizedShape));
        if (elementwiseAffine && bias) Bias = Param("bias", () => Tensor.Zeros(normalizedShape));
    }

    /// <summary>The scale; null without one.</summary>
    public Parameter? Weight { get; }

    /// <summary>The shift; null without one.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    /// <param name="x">[..., normalised shape].</param>
    public Tensor Forward(Tensor x) => x.LayerNorm(_normalizedShape, Weight?.Value, Bias?.Value, _eps);
}
