using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// What values pixels may have, and what logits say of them. Values are numbers of a level; networks read them as numbers in [-1, 1]. Shapes: B pictures,
/// C channels, H rows, W columns, K logits of a channel.
/// </summary>
internal abstract class PixelValues : Module
{
    /// <summary>What the distribution is of, in words for a protocol.</summary>
    internal abstract string Words { get; }

    internal static PixelValues Of(PixelConfig config) => config.Levels == 2 ? new BinaryValues(config.Binarization) : new LevelValues(config.Levels);

    /// <summary>The values that are learnt from.</summary>
    /// <param name="image">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="generator">Where to draw from, if need be.</param>
    internal abstract Tensor Learnt(Tensor image, Generator generator);

    /// <summary>The values that are measured: always the same.</summary>
    internal abstract Tensor Measured(Tensor image);

    /// <summary>What a network reads of values: numbers in [-1, 1].</summary>
    internal abstract Tensor Input(Tensor values);

    /// <summary>-log p(x) of each picture, in nats: [B].</summary>
    /// <param name="logits">[B, C K, H, W].</param>
    /// <param name="values">[B, C, H, W].</param>
    internal abstract Tensor Nats(Tensor logits, Tensor values);

    /// <summary>-log p of each pixel given all before it, its channels together, in nats: [B, H, W].</summary>
    /// <param name="logits">[B, C K, H, W].</param>
    /// <param name="values">[B, C, H, W].</param>
    internal abstract Tensor NatsOfPixels(Tensor logits, Tensor values);

    /// <summary>Draws a channel of one pixel of each picture, as a network reads it.</summary>
    /// <param name="logits">[B, K].</param>
    /// <param name="uniform">[B], in [0, 1): what to draw by.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>[B], in [-1, 1].</returns>
    internal abstract Tensor DrawInput(Tensor logits, Tensor uniform, double temperature);
}
