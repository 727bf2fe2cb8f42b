using Diorama.Nn;

namespace Diorama.Models;

/// <summary>The first weights of residual GANs: Glorot's uniform ones, and no bias.</summary>
/// <remarks>Glorot and Bengio 2010; the gains as in the code of Miyato et al. 2018.</remarks>
internal static class ResnetInit
{
    /// <summary>The gain of a block's own convolutions; shortcuts and ends have 1.</summary>
    internal static double BeforeRelu { get; } = Init.Gain(Nonlinearity.Relu);

    internal static void Of(Convolution layer, double gain = 1)
    {
        Init.XavierUniform(layer.Weight, gain);
        if (layer.Bias is { } bias) Init.Constant(bias, 0);
    }
}
