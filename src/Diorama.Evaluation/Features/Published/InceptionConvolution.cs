using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A convolution without a bias, batch norm and a rectifier, as everywhere in Inception.</summary>
internal sealed class InceptionConvolution : Module, IForward
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _bn;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernel">Height and width.</param>
    /// <param name="stride">Step of the window.</param>
    /// <param name="padding">Zeros added on both sides of the height and of the width.</param>
    internal InceptionConvolution(long inChannels, long outChannels, (long Height, long Width) kernel, long stride = 1, (long Height, long Width) padding = default)
    {
        _conv = Add("conv", new Conv2d(inChannels, outChannels, kernel, stride, padding, bias: false));
        _bn = Add("bn", new BatchNorm2d(outChannels, eps: 0.001));
    }

    public Tensor Forward(Tensor x)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(_bn.Forward(_conv.Forward(x)).Relu());
    }
}
