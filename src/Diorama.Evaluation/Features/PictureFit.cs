using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Gives pictures the channels and the size that a network was made for.</summary>
internal static class PictureFit
{
    // ITU-R BT.601, as the data's own conversion.
    private const double Red = 0.299;
    private const double Green = 0.587;
    private const double Blue = 0.114;

    /// <summary>Transparent pictures are laid on white, grey is repeated, colour becomes luma; sizes are fitted.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1], C 1, 3 or 4; borrowed.</param>
    /// <param name="spec">The pictures that are wanted.</param>
    /// <param name="middle">Whether larger pictures are cut to their middle; else they are made smaller.</param>
    /// <param name="antialias">Whether they are made smaller with anti-aliasing.</param>
    /// <returns>[B, C', H', W'], in the current scope.</returns>
    internal static Tensor To(Tensor images, DataSpec spec, bool middle, bool antialias = true) =>
        Resized(WithChannels(images, spec.Shape[0]), spec.Shape[1], spec.Shape[2], middle, antialias);

    private static Tensor WithChannels(Tensor images, long wanted)
    {
        if (images.Size(1) == wanted) return images;
        if (images.Size(1) == 4)
        {
            var alpha = (images.Narrow(1, 3, 1) + 1) * 0.5; // [B, 1, H, W] in [0, 1]
            images = images.Narrow(1, 0, 3) * alpha + (1 - alpha); // white is 1
        }
        if (images.Size(1) == wanted) return images;
        if (wanted == 1) return images.Narrow(1, 0, 1) * Red + images.Narrow(1, 1, 1) * Green + images.Narrow(1, 2, 1) * Blue;
        var colours = images.Size(1) == 1 ? images.Repeat(1, 3, 1, 1) : images;
        return wanted == 3 ? colours : Tensor.Cat([colours, Tensor.Ones([images.Size(0), 1, images.Size(2), images.Size(3)], device: images.Device)], 1);
    }

    private static Tensor Resized(Tensor images, long height, long width, bool middle, bool antialias)
    {
        if ((images.Size(2), images.Size(3)) == (height, width)) return images;
        if (middle && images.Size(2) >= height && images.Size(3) >= width)
        {
            return images.Narrow(2, (images.Size(2) - height) / 2, height).Narrow(3, (images.Size(3) - width) / 2, width);
        }
        return antialias
            ? images.UpsampleBilinear2dAa([height, width], alignCorners: false, scaleFactors: null)
            : images.UpsampleBilinear2d([height, width], alignCorners: false, scaleFactors: null);
    }
}
