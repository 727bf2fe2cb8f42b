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
        if (spec.Shape.Count != 3)
            return ("", $"vae takes pictures [channels, height, width], but the data is [{shape}]");
        if (config.Conditional && spec.Classes.Count == 0)
            return ("conditional", "is true, but the data has no classes");
        if (config.Architecture == VaeArchitecture.Mlp)
            return null;
        if (config.Hidden.Count == 0)
            return ("hidden", "needs at least one layer for the architecture conv");
        if (config.DecoderHidden.Count != config.Hidden.Count)
            return ("decoderHidden", $"has {config.DecoderHidden.Count} layers, but hidden has {config.Hidden.Count}: what one halves the other doubles");
        var (halvings, side) = (0, 1L << int.Min(config.Hidden.Count, 62));
        while (halvings < config.Hidden.Count && spec.Shape[1] % (2L << halvings) == 0 && spec.Shape[2] % (2L << halvings) == 0) halvings++;
        return halvings == config.Hidden.Count
            ? null
            : ("hidden", $"has {config.Hidden.Count} layers, each of which halves the picture, but {shape} can be halved {halvings} times: use fewer layers, or a size that {side} divides");
    }

    internal static Sequential Encoder(VaeConfig config, DataSpec spec)
    {
        var layers = new List<IForward>();
        AxisLayout inputs = Numbers(spec) + ClassNumbers(config, spec);
        if (config.Architecture == VaeArchitecture.Conv)
        {
            var channels = spec.Shape[0] + (config.Conditional ? 1 : 0);
            layers.Add(new Unflatten(1, channels, spec.Shape[1], spec.Shape[2]));
            foreach (var wider in config.Hidden)
            {
                layers.Add(new Conv2d(channels, wider, Kernel, stride: 2, padding: 1));
                layers.Add(Refined.Map(wider, config.Refine));
                channels = wider;
            }
            layers.Add(new Flatten());
            inputs = Flat(Smallest(config.Hidden, spec));
        }
        else
        {
            if (config.Conditional) inputs = AxisLayout.Beside(Numbers(spec), EntryNames.OfClasses(spec.Classes.Count));
            foreach (var width in config.Hidden)
            {
                layers.Add(Layer(inputs, width));
                layers.Add(Refined.Vector(width, config.Refine));
                inputs = width;
            }
        }
        layers.Add(Layer(inputs, 2L * config.Latent));
        return new Sequential([.. layers]);
    }

    /// <summary>The numbers that the encoder's last layer reads.</summary>
    internal static AxisLayout Trunk(VaeConfig config, DataSpec spec) =>
        config.Architecture == VaeArchitecture.Conv ? Flat(Smallest(config.Hidden, spec)) : config.Hidden[^1];

    internal static Sequential Decoder(VaeConfig config, DataSpec spec)
    {
        var layers = new List<IForward>();
        if (config.Architecture == VaeArchitecture.Conv)
        {
            var (hidden, smallest) = (config.DecoderHidden, Smallest(config.DecoderHidden, spec));
            layers.AddRange([Layer(LatentInputs(config, spec), Flat(smallest)), Activation.Relu(), new Unflatten(1, smallest)]);
            for (var i = hidden.Count - 1; i >= 0; i--)
            {
                layers.Add(new ConvTranspose2d(hidden[i], i > 0 ? hidden[i - 1] : spec.Shape[0], Kernel, stride: 2, padding: 1));
                layers.Add(i > 0 ? Refined.Map(hidden[i - 1], config.DecoderRefine) : new Flatten());
            }
            return new Sequential([.. layers]);
        }
        var inputs = LatentInputs(config, spec);
        foreach (var width in config.DecoderHidden.Reverse())
        {
            layers.AddRange([Layer(inputs, width), Refined.Vector(width, config.DecoderRefine)]);
            inputs = width;
        }
        layers.Add(Layer(inputs, Numbers(spec)));
        return new Sequential([.. layers]);
    }

    /// <summary>What tells the encoder the class: for mlp a number for each, for conv a further channel.</summary>
    internal static Embedding EncoderClass(VaeConfig config, DataSpec spec) =>
        config.Architecture == VaeArchitecture.Mlp ? DecoderClass(spec) : Table(spec, ClassNumbers(config, spec));

    /// <summary>What tells the decoder the class: a number for each.</summary>
    internal static Embedding DecoderClass(DataSpec spec)
    {
        var table = Table(spec, spec.Classes.Count);
        table.Weight.Axes = [table.Weight.Axes[0], Axis.Made(EntryNames.OfClasses(spec.Classes.Count))];
        return table;
    }

    // Numbers beside the picture that tell the encoder its class.
    private static long ClassNumbers(VaeConfig config, DataSpec spec) =>
        !config.Conditional ? 0 : config.Architecture == VaeArchitecture.Conv ? spec.Shape[1] * spec.Shape[2] : spec.Classes.Count;

    // Beside the latent numbers, as many as there are classes tell the decoder the class.
    private static AxisLayout LatentInputs(VaeConfig config, DataSpec spec) =>
        config.Conditional ? AxisLayout.Beside(config.Latent, EntryNames.OfClasses(spec.Classes.Count)) : config.Latent;

    private static Embedding Table(DataSpec spec, long numbers)
    {
        var table = new Embedding(spec.Classes.Count, numbers);
        table.Lay(EntryNames.OfClasses(spec.Classes.Count));
        return table;
    }

    private static Linear Layer(AxisLayout reads, AxisLayout makes)
    {
        var layer = new Linear(reads.Count, makes.Count);
        layer.Lay(reads, makes);
        return layer;
    }

    private static AxisLayout Flat(long[] map) => AxisLayout.FromInt64(map[0]).Blocks(map[1] * map[2]);

    private static long Numbers(DataSpec spec) => spec.Shape.Aggregate(1L, (product, size) => product * size);

    // The map that the last of the encoder's convolutions makes, and the first of the decoder's reads.
    private static long[] Smallest(IReadOnlyList<int> hidden, DataSpec spec) => [hidden[^1], spec.Shape[1] >> hidden.Count, spec.Shape[2] >> hidden.Count];
}
