using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What all convolutions share: sizes for each axis, the weight, the bias.</summary>
/// <remarks>
/// Parameters: <c>weight</c> [out, in / groups, kernel...], for a transposed one [in, out / groups, kernel...], and <c>bias</c> [out]; both first uniform
/// within 1 / sqrt(fan), the fan being the product of the weight's dimensions after the first.
/// </remarks>
public abstract class Convolution : WeightedModule, IForward
{
    private protected Convolution(ConvolutionShape shape, bool bias, WeightReparam? reparam)
        : base(reparam, shape.IsTransposed ? 1 : 0, () => Init.KaimingUniform(Tensor.Empty(shape.Weight), a: Math.Sqrt(5)))
    {
        Shape = shape;
        if (bias) Bias = Param("bias", () => Init.BiasUniform(shape.OutChannels, shape.FanIn));
        if (shape.Groups == 1) Lay(shape.InChannels, shape.OutChannels);
    }

    /// <summary>The bias; null when there is none.</summary>
    public Parameter? Bias { get; }

    private protected ConvolutionShape Shape { get; }

    /// <inheritdoc/>
    public abstract Tensor Forward(Tensor x);
}
