using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Judges patches: convolutions without an end that covers the whole map, so that each score sees a part of the picture, and all parts are seen alike.</summary>
/// <remarks>Isola et al. 2017, arXiv 1611.07004, section 3.2.2 and appendix 6.1.2: with three layers each score sees 70 pixels.</remarks>
internal sealed class PatchDiscriminator : Module
{
    private const int MostDoublings = 3;
    private readonly Sequential _blocks;

    /// <param name="channels">Of what is judged: of a pair, those of both pictures.</param>
    /// <param name="width">Channels of the first layer; each later one has twice as many, up to eight times as many.</param>
    /// <param name="layers">How often the picture is halved.</param>
    /// <param name="norm">What follows all layers but the first and the last: a batch or an instance norm.</param>
    /// <param name="refine">Residual layers behind each but the last.</param>
    internal PatchDiscriminator(long channels, int width, int layers, Func<long, IForward> norm, int refine = 0)
    {
        long Channels(int layer) => (long)width << Math.Min(layer, MostDoublings);
        var blocks = new List<IForward> { Convolution(channels, Channels(0), stride: 2, bias: true), Leaky(Channels(0)) };
        for (var layer = 1; layer <= layers; layer++)
        {
            var after = norm(Channels(layer));
            if (after is BatchNorm2d batch) DcganInit.Norm(batch);
            blocks.AddRange([Convolution(Channels(layer - 1), Channels(layer), stride: layer < layers ? 2 : 1, bias: false), after, Leaky(Channels(layer))]);
        }
        blocks.Add(Convolution(Channels(layers), 1, stride: 1, bias: true));
        _blocks = Add("blocks", new Sequential([.. blocks]));

        Refined Leaky(long after) => Refined.Map(after, refine, x => x.LeakyRelu(0.2));
    }

    /// <summary>How often a picture of this size is usually halved.</summary>
    internal static int UsualLayers(PicturePair? pair) => Math.Min(pair?.Height ?? 1, pair?.Width ?? 1) switch
    {
        >= 256 => 3,
        >= 128 => 2,
        _ => 1,
    };

    /// <summary>Whether a patch is left after this many halvings: the two last convolutions take off a pixel each.</summary>
    internal static bool Fits(PicturePair pair, int layers) => Math.Min(pair.Height, pair.Width) >> layers >= 3;

    /// <param name="pictures">[B, channels, H, W] in [-1, 1].</param>
    /// <returns>[B, 1, h, w]: a score for each patch.</returns>
    internal Tensor Forward(Tensor pictures) => _blocks.Forward(pictures);

    private static Conv2d Convolution(long inputs, long outputs, long stride, bool bias)
    {
        var conv = new Conv2d(inputs, outputs, 4, stride, padding: 1, bias: bias);
        DcganInit.Convolution(conv);
        if (conv.Bias is { } shift) Init.Constant(shift, 0);
        return conv;
    }
}
