using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A norm's weights, for one vector without tensors.</summary>
internal sealed class StepNorm
{
    private readonly float[] _weight;
    private readonly float[]? _bias;
    private readonly float[] _output;
    private readonly bool _centers;
    private readonly double _eps;

    internal StepNorm(IForward norm, TransformerConfig config)
    {
        var (weight, bias) = norm is LayerNorm layer ? (layer.Weight!, layer.Bias) : (((RMSNorm)norm).Weight!, null);
        (_weight, _bias) = (Values(weight), bias is null ? null : Values(bias));
        _output = new float[_weight.Length];
        (_centers, _eps) = (norm is LayerNorm, config.NormEps);
    }

    /// <summary>The normalised vector; valid until the next call.</summary>
    internal ReadOnlySpan<float> Of(ReadOnlySpan<float> x)
    {
        var mean = _centers ? StepMath.Sum(x) / x.Length : 0;
        var factor = (float)(1 / Math.Sqrt((StepMath.SumOfSquares(x, mean) / x.Length) + _eps));
        for (var i = 0; i < x.Length; i++) _output[i] = ((x[i] - mean) * factor * _weight[i]) + (_bias is null ? 0 : _bias[i]);
        return _output;
    }

    private static float[] Values(Tensor tensor)
    {
        using var scope = TensorScope.Open();
        return tensor.Detach().To(DType.Float32).ToArray<float>();
    }
}
