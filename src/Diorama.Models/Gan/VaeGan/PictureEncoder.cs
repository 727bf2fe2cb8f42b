using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Pictures to the latent numbers that they may come from: convolutions that halve the map, under batch norm, and one that covers the last map.</summary>
internal sealed class PictureEncoder : Module
{
    private readonly Sequential _blocks;
    private readonly Conv2d _out;

    internal PictureEncoder(GanConfig config, ImagePyramid shape)
    {
        var trunk = DcganTrunk.Of(config with { Norm = DiscriminatorNorm.Batch }, shape);
        _blocks = Add("blocks", trunk.Blocks);
        _out = Add("out", new Conv2d(trunk.Features, 2L * config.Latent, trunk.Side));
    }

    /// <param name="x">[B, C, S, S] in [-1, 1].</param>
    /// <returns>Of latent numbers [B, latent].</returns>
    internal Posterior Forward(Tensor x) => Posterior.Of(_out.Forward(_blocks.Forward(x)).Flatten(startDim: 1).To(x.DType));
}
