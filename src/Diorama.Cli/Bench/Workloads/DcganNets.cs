using Diorama.Nn;

namespace Diorama.Cli.Bench;

/// <summary>The two networks of dcgan_nets.py, at 1x32x32 and 64 maps.</summary>
internal static class DcganNets
{
    public const int Latent = 100;

    /// <summary>[B, 100, 1, 1] to [B, 1, 32, 32] in (-1, 1).</summary>
    public static Sequential Generator() => Initialized(new Sequential(
        new ConvTranspose2d(Latent, 256, 4, bias: false), new BatchNorm2d(256), Relu(),
        new ConvTranspose2d(256, 128, 4, stride: 2, padding: 1, bias: false), new BatchNorm2d(128), Relu(),
        new ConvTranspose2d(128, 64, 4, stride: 2, padding: 1, bias: false), new BatchNorm2d(64), Relu(),
        new ConvTranspose2d(64, 1, 4, stride: 2, padding: 1, bias: false), Activation.Tanh()));

    /// <summary>[B, 1, 32, 32] to logits [B, 1, 1, 1].</summary>
    public static Sequential Discriminator() => Initialized(new Sequential(
        new Conv2d(1, 64, 4, stride: 2, padding: 1, bias: false), LeakyRelu(),
        new Conv2d(64, 128, 4, stride: 2, padding: 1, bias: false), new BatchNorm2d(128), LeakyRelu(),
        new Conv2d(128, 256, 4, stride: 2, padding: 1, bias: false), new BatchNorm2d(256), LeakyRelu(),
        new Conv2d(256, 1, 4, bias: false)));

    private static Activation Relu() => new(x => x.ReluInPlace());

    private static Activation LeakyRelu() => new(x => x.LeakyReluInPlace(0.2));

    private static Sequential Initialized(Sequential net)
    {
        foreach (var (_, layer) in net.Children)
        {
            if (layer is Convolution convolution) Init.Normal(convolution.Weight, 0, 0.02);
            else if (layer is BatchNorm2d norm) Init.Normal(norm.Weight!, 1, 0.02);
        }
        return net;
    }
}
