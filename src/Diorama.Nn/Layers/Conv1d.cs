using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Convolution of sequences: 1 spatial axis.</summary>
/// <param name="inChannels">Channels of the input; a multiple of the groups.</param>
/// <param name="outChannels">Channels of the output; a multiple of the groups.</param>
/// <param name="kernelSize">Size of the window.</param>
/// <param name="stride">Step of the window; 1 when left out.</param>
/// <param name="padding">Zeros added on both sides; 0 when left out.</param>
/// <param name="dilation">Distance of the window's elements; 1 when left out.</param>
/// <param name="groups">Blocks of channels that do not see each other.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="reparam">Where the weight comes from, when it is no parameter of its own.</param>
public sealed class Conv1d(
    long inChannels, long outChannels, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default,
    long groups = 1, bool bias = true, WeightReparam? reparam = null)
    : Convolution(new(1, inChannels, outChannels, kernelSize, stride, padding, dilation, groups), bias, reparam)
{
    /// <inheritdoc/>
    /// <param name="x">[N, in, L].</param>
    /// <returns>[N, out, L'], each size (size + 2 padding - dilation (kernel - 1) - 1) / stride + 1.</returns>
    public override Tensor Forward(Tensor x) => x.Conv1d(EffectiveWeight, Bias?.Value, Shape.Stride, Shape.Padding, Shape.Dilation, Shape.Groups);
}
