using Diorama.Nn;

namespace Diorama.Models;

/// <summary>The part of a discriminator that makes features of pictures; what it says of them is read off by convolutions that cover the whole last map.</summary>
/// <param name="Blocks">[B, C, S, S] to [B, <see cref="Features"/>, <see cref="Side"/>, <see cref="Side"/>].</param>
/// <param name="Features">Channels of the last map.</param>
/// <param name="Side">Its height and width.</param>
/// <param name="Half">Makes of pictures of half the side what the first two blocks make of whole ones; null where none are faded out.</param>
internal sealed record DiscriminatorTrunk(Sequential Blocks, long Features, long Side, Module? Half)
{
    /// <summary>The trunk of an architecture.</summary>
    internal static DiscriminatorTrunk Of(GanConfig config, ImagePyramid shape) =>
        config.Architecture == GanArchitecture.Dcgan ? DcganTrunk.Of(config, shape) : ResnetTrunk.Of(config, shape);
}
