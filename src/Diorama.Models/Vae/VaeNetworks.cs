using Diorama.Core;
using Diorama.Nn;

namespace Diorama.Models;

/// <summary>
/// The encoder, from pictures [B, D] to the mean and the logarithm of the variance of the latent numbers, side by side [B, 2 Z]; and the decoder, from
/// latent numbers [B, Z] to one output a pixel [B, D]. D counts all numbers of a picture. Where they are told the class, further numbers stand behind both.
/// </summary>
internal static class VaeNetworks
{
    private const int Kernel = 4;

    /// <summary>What stands against networks of this shape for this data: the setting and what is wrong with it; null where nothing does.</summary>
    internal static (string Key, string Message)? Problem(VaeConfig config, DataSpec spec)
    {
        var shape = string.Join(", ", spec.Shape);
        if (spec.Shape.Count != 3) return ("", $"vae takes pictures [channels, height, width], but the data is [{shape}]");
        if (config.Conditional && spec.Classes.Count == 0) return ("conditional", "is true, but the data has no classes");
        if (config.Architecture == VaeArchitecture.Mlp) return null;
        if (config.Hidden.Count == 0) return ("hidden", "needs at least one layer for the architecture conv");
        var (halvings, side) = (0, 1L << int.Min(config.Hidden.Count, 62));
        while (halvings < config.Hidden.Count && spec.Shape[1] % (2L << halvings) == 0 && spec.Shape[2] % (2L << halvings) == 0) halvings++;
        return halvings == config.Hidden.Count
            ? null
            : ("hidden", $"has {config.Hidden.Count} layers, each of which halves the picture, but {shape} can be halved {halvings} times: use fewer layers, or a size that {side} divides");
    }

    internal static Sequential Encoder(VaeConfig config, DataSpec spec)
    {
        var layers = new List<IForward>();
        var inputs = Numbers(spec) + ClassNumbers(config, spec);
        if (config.Architecture == VaeArchitecture.Conv)
        {
            var channels = spec.Shape[0] + (config.Conditional ? 1 : 0);
            layers.Add(new Unflatten(1, channels, spec.Shape[1], spec.Shape[2]));
            foreach (var wider in config.Hidden)
            {
                layers.Add(new Conv2d(channels, wider, Kernel, stride: 2, padding: 1));
                layers.Add(Activation.Relu());
                channels = wider;
            }
            layers.Add(new Flatten());
            inputs = Numbers(Smallest(config, spec));
        }
        else
        {
            foreach (var width in config.Hidden)
            {
                layers.Add(new Linear(inputs, width));
                layers.Add(Activation.Relu());
                inputs = width;
            }
        }
        layers.Add(new Linear(inputs, 2L * config.Latent));
        return new Sequential([.. layers]);
    }

    internal static Sequential Decoder(VaeConfig config, DataSpec spec)
    {
        var layers = new List<IForward>();
        if (config.Architecture == VaeArchitecture.Conv)
        {
            var smallest = Smallest(config, spec);
            layers.AddRange([new Linear(LatentInputs(config, spec), Numbers(smallest)), Activation.Relu(), new Unflatten(1, smallest)]);
            for (var i = config.Hidden.Count - 1; i >= 0; i--)
            {
                layers.Add(new ConvTranspose2d(config.Hidden[i], i > 0 ? config.Hidden[i - 1] : spec.Shape[0], Kernel, stride: 2, padding: 1));
                layers.Add(i > 0 ? Activation.Relu() : new Flatten());
            }
            return new Sequential([.. layers]);
        }
        var inputs = LatentInputs(config, spec);
        foreach (var width in config.Hidden.Reverse())
        {
            layers.AddRange([new Linear(inputs, width), Activation.Relu()]);
            inputs = width;
        }
        layers.Add(new Linear(inputs, Numbers(spec)));
        return new Sequential([.. layers]);
    }

    /// <summary>Numbers beside the picture that tell the encoder its class: for conv a further channel.</summary>
    internal static long ClassNumbers(VaeConfig config, DataSpec spec) =>
        !config.Conditional ? 0 : config.Architecture == VaeArchitecture.Conv ? spec.Shape[1] * spec.Shape[2] : spec.Classes.Count;

    // Beside the latent numbers, as many as there are classes tell the decoder the class.
    private static long LatentInputs(VaeConfig config, DataSpec spec) => config.Latent + (config.Conditional ? spec.Classes.Count : 0);

    private static long Numbers(DataSpec spec) => Numbers([.. spec.Shape]);

    private static long Numbers(ReadOnlySpan<long> shape)
    {
        var product = 1L;
        foreach (var size in shape) product *= size;
        return product;
    }

    // The map that the last of the encoder's convolutions makes.
    private static long[] Smallest(VaeConfig config, DataSpec spec) =>
        [config.Hidden[^1], spec.Shape[1] >> config.Hidden.Count, spec.Shape[2] >> config.Hidden.Count];
}
