using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>From features to logits, place by place: ReLU, 1 x 1 convolution, ReLU, 1 x 1 convolution.</summary>
/// <remarks>Parameters: <c>hidden.*</c> and <c>output.*</c>. van den Oord et al. 2016, arXiv 1601.06759, table 1.</remarks>
internal sealed class PixelHead : Module
{
    private readonly PixelConv _hidden;
    private readonly PixelConv _output;

    /// <param name="features">Channels that come in.</param>
    /// <param name="width">Channels between.</param>
    /// <param name="map">The outputs and the groups.</param>
    internal PixelHead(int features, int width, PixelMap map)
    {
        _hidden = Add("hidden", new PixelConv(features, width, ownMask: map.Groups == 1 ? null : () => GroupMask.Of(width, features, map.Groups, seesItself: true)));
        _output = Add("output", new PixelConv(width, map.Outputs, ownMask: map.Groups == 1 ? null : () => GroupMask.Of(map.Outputs, width, map.Groups, seesItself: true)));
    }

    /// <param name="features">[B, C, H, W].</param>
    /// <returns>[B, O, H, W].</returns>
    internal Tensor Forward(Tensor features) => _output.Forward(_hidden.Forward(features.Relu()).Relu());

    /// <summary>The same, place by place.</summary>
    /// <returns>From features [B, C] to logits [B, O].</returns>
    internal Func<Tensor, Tensor> Taps()
    {
        var (hidden, output) = (new PixelTap(_hidden), new PixelTap(_output));
        return features => output.At(hidden.At(features.Relu()).Relu());
    }
}
