using Diorama.Core;
using Diorama.Nn;

namespace Diorama.Models;

/// <summary>
/// The encoder, from pictures [B, C, H, W] to a vector for each of h x w places [B, D, h, w], and the decoder, from such vectors to one output a pixel
/// [B, C, H, W].
/// </summary>
/// <remarks>van den Oord et al. 2017, arXiv 1711.00937, section 4.1.</remarks>
internal static class VqVaeNetworks
{
    private const int Kernel = 4;

    internal static Sequential Encoder(VqVaeConfig config, DataSpec spec)
    {
        var layers = new List<IForward>();
        for (var i = 0; i < config.Halvings; i++)
        {
            layers.Add(new Conv2d(i == 0 ? spec.Shape[0] : config.Width, config.Width, Kernel, stride: 2, padding: 1));
            layers.Add(Activation.Relu());
        }
        layers.Add(new Conv2d(config.Width, config.Width, 3, padding: 1));
        layers.Add(Blocks(config));
        layers.AddRange([Activation.Relu(), new Conv2d(config.Width, config.CodeSize, 1)]);
        return new Sequential([.. layers]);
    }

    internal static Sequential Decoder(VqVaeConfig config, DataSpec spec)
    {
        var layers = new List<IForward> { new Conv2d(config.CodeSize, config.Width, 3, padding: 1) };
        layers.Add(Blocks(config));
        for (var i = config.Halvings - 1; i >= 0; i--)
        {
            layers.Add(Activation.Relu());
            layers.Add(new ConvTranspose2d(config.Width, i > 0 ? config.Width : spec.Shape[0], Kernel, stride: 2, padding: 1));
        }
        return new Sequential([.. layers]);
    }

    private static Sequential Blocks(VqVaeConfig config) => new([.. Enumerable.Range(0, config.Blocks).Select(_ => new VqVaeBlock(config.Width))]);
}
