using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Transposed convolution of pictures: the adjoint of a <see cref="Conv2d"/>, which enlarges by its stride.</summary>
/// <param name="inChannels">Channels of the input; a multiple of the groups.</param>
/// <param name="outChannels">Channels of the output; a multiple of the groups.</param>
/// <param name="kernelSize">Size of the window.</param>
/// <param name="stride">How much larger the output gets; 1 when left out.</param>
/// <param name="padding">What is cut off on both sides; 0 when left out.</param>
/// <param name="outputPadding">What is added at the end of each axis; less than stride or dilation; 0 when left out.</param>
/// <param name="groups">Blocks of channels that do not see each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="dilation">Distance of the window's elements; 1 when left out.</param>
/// <param name="reparam">Where the weight comes from, when it is no parameter of its own.</param>
public sealed class ConvTranspose2d(
    long inChannels, long outChannels, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis outputPadding = default,
    long groups = 1, bool bias = true, PerAxis dilation = default, WeightReparam? reparam = null)
    : Convolution(new(2, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, isTransposed: true, outputPadding), bias, reparam)
{
    /// <inheritdoc/>
    /// <param name="x">[N, in, H, W].</param>
    /// <returns>[N, out, H', W'], each size (size - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1.</returns>
    public override Tensor Forward(Tensor x)
    {
        var weight = EffectiveWeight;
        return FastTransposedConvolution.TryForward(x, weight, Bias?.Value, Shape)
            ?? x.ConvTranspose2d(weight, Bias?.Value, Shape.Stride, Shape.Padding, Shape.OutputPadding, Shape.Groups, Shape.Dilation);
    }
}
