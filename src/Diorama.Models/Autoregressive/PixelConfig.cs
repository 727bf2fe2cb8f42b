using Diorama.Core;

namespace Diorama.Models;

/// <summary>What all models share that predict pictures pixel by pixel: how large they are, what a pixel is, and whether classes are told.</summary>
public abstract record PixelConfig
{
    /// <summary>Layers: of gated convolutions, the first included, or row LSTMs above the first convolution.</summary>
    /// <value>At least 1; default 8, of a pixel-rnn 3.</value>
    public int Layers { get; init; } = 8;

    /// <summary>Channels of a layer.</summary>
    /// <value>At least the picture's channels; default 32.</value>
    public int Width { get; init; } = 32;

    /// <summary>The first layer's window: n columns, and of n rows those above the middle and the middle one.</summary>
    /// <value>Odd; default 7.</value>
    public int FirstKernel { get; init; } = 7;

    /// <summary>The window of all other layers; of a pixel-rnn k: how many places of the row above a state is made from, and of its own row those up to the own place.</summary>
    /// <value>Odd; default 3.</value>
    public int Kernel { get; init; } = 3;

    /// <summary>Channels between the last layer and the logits.</summary>
    /// <value>At least the picture's channels; default 64.</value>
    public int Head { get; init; } = 64;

    /// <summary>Values that each channel of a pixel may have, at even distances from -1 to 1.</summary>
    /// <value>2 to 256; default 2: black or white.</value>
    public int Levels { get; init; } = 2;

    /// <summary>How grey pixels become black or white where there are two levels; with more, each takes the nearest level.</summary>
    /// <value>Default dynamic; dynamic or threshold.</value>
    public Binarization Binarization { get; init; } = Binarization.Dynamic;

    /// <summary>Whether the picture's class is told.</summary>
    /// <value>Default false.</value>
    public bool Conditional { get; init; }

    /// <summary>The sizes of a larger network.</summary>
    /// <param name="request">By how much.</param>
    /// <param name="part">The network's name where it is a part of a model.</param>
    internal IReadOnlyList<GrownSetting> Larger(GrowthRequest request, string? part = null) =>
        [new("layers", request.Deep(Layers, part)), new("width", request.Wide(Width, part)), new("head", request.Wide(Head, part))];

    /// <summary>Makes the network for a map.</summary>
    internal abstract PixelNetwork Network(PixelMap map);

    /// <summary>The map of pictures.</summary>
    internal PixelMap MapOf(DataSpec spec)
    {
        var channels = (int)spec.Shape[0];
        return new(channels, channels, Levels == 2 ? channels : channels * Levels, (int)spec.Shape[1], (int)spec.Shape[2], Conditional ? spec.Classes.Count : 0);
    }

    /// <summary>What stands against such a model for this data: the setting and what is wrong with it; null where nothing does.</summary>
    internal (string Key, string Message)? Problem(DataSpec spec)
    {
        if (spec.Shape.Count != 3)
            return ("", $"predicts pictures [channels, height, width], but the data is [{string.Join(", ", spec.Shape)}]");
        if (Binarization == Binarization.None)
            return (
                "binarization",
                "must be dynamic, fixed or threshold: only pixels that are black or white have a likelihood here; for grey ones, set levels above 2"
            );
        if (Conditional && spec.Classes.Count == 0)
            return ("conditional", "is true, but the data has no classes");
        return null;
    }

    /// <summary>Reads a recipe's <c>model</c> section; what is missing is as it is in the configuration, what is wrong is noted in the reader.</summary>
    private protected static T Read<T>(T config, RecipeReader reader, DataSpec spec)
        where T : PixelConfig
    {
        config = ReadSizes(config, reader, least: (int)spec.Shape[0]);
        var before = reader.Problems.Items.Count;
        var levels = reader.Int("levels", 2, min: 2, max: 256);
        if (levels > 2 && reader.Has("binarization") && reader.Problems.Items.Count == before) reader.Problem("binarization", $"is read with two levels only, but levels is {levels}");
        config = config with
        {
            Levels = levels,
            Binarization = reader.Enum<Binarization>("binarization", Binarization.Dynamic),
            Conditional = reader.Bool("conditional", false),
        };
        if (config.Problem(spec) is var (key, message)) reader.Problem(key, message);
        reader.Finish();
        return config;
    }

    /// <summary>Reads the sizes alone.</summary>
    private protected static T ReadSizes<T>(T config, RecipeReader reader, int least)
        where T : PixelConfig => config with
    {
        Layers = reader.Int("layers", config.Layers, min: 1, max: 1000),
        Width = reader.Int("width", config.Width, min: least, max: 4096),
        FirstKernel = Odd(reader, "firstKernel", config.FirstKernel),
        Kernel = Odd(reader, "kernel", config.Kernel),
        Head = reader.Int("head", config.Head, min: least, max: 65_536),
    };

    /// <summary>Reads the size of a window, which has a middle.</summary>
    private static int Odd(RecipeReader reader, string key, int fallback)
    {
        var size = reader.Int(key, fallback, min: 1, max: 99);
        if (size % 2 == 0) reader.Problem(key, $"must be odd, so that the window has a middle, but is {size}");
        return size;
    }
}
