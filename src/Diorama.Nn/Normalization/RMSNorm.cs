using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Divides by the root of the mean square over the last dimensions: layer norm without centring; by a kernel of ours where there is one.</summary>
/// <remarks>Parameter <c>weight</c> (ones) of the normalised shape. Zhang and Sennrich 2019, arXiv 1910.07467, eq. 4.</remarks>
public sealed class RMSNorm : Module, IForward
{
    private readonly long[] _normalizedShape;
    private readonly long[] _dims;
    private readonly double? _eps;

    /// <summary>Over the last dimension.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="eps">Added to the mean square; null: the spacing of the input's type at 1.</param>
    /// <param name="elementwiseAffine">Whether there is a scale for each element.</param>
    public RMSNorm(long size, double? eps = null, bool elementwiseAffine = true)
        : this([size], eps, elementwiseAffine)
    {
    }

    /// <summary>Over several last dimensions.</summary>
    /// <param name="normalizedShape">Their sizes.</param>
    /// <param name="eps">Added to the mean square; null: the spacing of the input's type at 1.</param>
    /// <param name="elementwiseAffine">Whether there is a scale for each element.</param>
    public RMSNorm(long[] normalizedShape, double? eps = null, bool elementwiseAffine = true)
    {
        _normalizedShape = normalizedShape;
        _dims = [.. Enumerable.Range(-normalizedShape.Length, normalizedShape.Length).Select(d => (long)d)];
        _eps = eps;
        if (elementwiseAffine) Weight = Param("weight", () => Tensor.Ones(normalizedShape));
    }

    /// <summary>The scale; null without one.</summary>
    public Parameter? Weight { get; }

    /// <inheritdoc/>
    /// <param name="x">[..., normalised shape].</param>
    public Tensor Forward(Tensor x)
    {
        if (!x.Shape.EndsWith(_normalizedShape)) throw new ArgumentException($"RMSNorm over [{string.Join(", ", _normalizedShape)}] does not fit {x}.", nameof(x));
        if (HasKernel(x)) return x.FusedRmsNorm(Weight?.Value, _eps ?? Spacing(x.DType));
        var scaled = x * x.Square().Mean(_dims, keepdim: true).AddInPlace(_eps ?? Spacing(x.DType)).Rsqrt();
        return Weight is null ? scaled : scaled * Weight;
    }

    private bool HasKernel(Tensor x) =>
        FusedKernels.AreOn && _normalizedShape.Length == 1 && x.Device.Type == DeviceType.Cpu && (x.DType is DType.Float32 or DType.Float64)
        && (Weight is null || Weight.Value.DType == x.DType);

    private static double Spacing(DType dtype) => dtype switch
    {
        DType.Float64 => Math.Pow(2, -52),
        DType.Float16 => Math.Pow(2, -10),
        DType.BFloat16 => Math.Pow(2, -7),
        _ => Math.Pow(2, -23),
    };
}
