using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The distribution of pixels that a decoder's output stands for, p(x|z), and what pictures are to it. All tensors are [..., D]: flat pictures.</summary>
internal abstract class PixelModel : Module
{
    /// <summary>What the distribution is of, in words for a protocol.</summary>
    internal abstract string Words { get; }

    /// <summary>Whether it is of black and white pixels, a probability; else of grey ones or colours, a density or none at all.</summary>
    internal virtual bool HasBits => false;

    internal static PixelModel Of(PixelLikelihood likelihood, Binarization binarization) =>
        likelihood == PixelLikelihood.Gaussian ? new GaussianPixels() : new BernoulliPixels(binarization);

    /// <summary>The picture as it is learnt from.</summary>
    /// <param name="image">In [-1, 1]; borrowed.</param>
    /// <param name="generator">Where to draw from, if need be.</param>
    internal abstract Tensor Learnt(Tensor image, Generator generator);

    /// <summary>The picture as it is measured: always the same.</summary>
    internal abstract Tensor Measured(Tensor image);

    /// <summary>The mean of what <see cref="Learnt"/> may give: the picture without noise.</summary>
    internal abstract Tensor Expected(Tensor image);

    /// <summary>-log p(x|z) of all pictures together: a single number, in nats.</summary>
    internal abstract Tensor Total(Tensor output, Tensor target);

    /// <summary>-log p(x|z) of each picture, in nats.</summary>
    /// <param name="output">[B, D], or [N, B, D] for several latent points of each picture.</param>
    /// <param name="target">[B, D].</param>
    /// <returns>[B], or [N, B].</returns>
    internal abstract Tensor OfEach(Tensor output, Tensor target);

    /// <summary>The mean of the distribution, as a picture in [-1, 1].</summary>
    internal abstract Tensor Picture(Tensor output);
}
