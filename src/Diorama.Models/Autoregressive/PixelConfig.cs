using Diorama.Core;

namespace Diorama.Models;

/// <summary>What all models share that predict pictures pixel by pixel: what a pixel is, and whether classes are told.</summary>
public abstract record PixelConfig
{
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
    internal abstract IReadOnlyList<GrownSetting> Larger(GrowthRequest request, string? part = null);

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

    /// <summary>Reads the shared settings of a recipe into a configuration.</summary>
    private protected static T Read<T>(T config, RecipeReader reader)
        where T : PixelConfig
    {
        var before = reader.Problems.Items.Count;
        var levels = reader.Int("levels", 2, min: 2, max: 256);
        if (levels > 2 && reader.Has("binarization") && reader.Problems.Items.Count == before) reader.Problem("binarization", $"is read with two levels only, but levels is {levels}");
        return config with
        {
            Levels = levels,
            Binarization = reader.Enum<Binarization>("binarization", Binarization.Dynamic),
            Conditional = reader.Bool("conditional", false),
        };
    }

    /// <summary>Reads the size of a window, which has a middle.</summary>
    private protected static int Odd(RecipeReader reader, string key, int fallback)
    {
        var size = reader.Int(key, fallback, min: 1, max: 99);
        if (size % 2 == 0) reader.Problem(key, $"must be odd, so that the window has a middle, but is {size}");
        return size;
    }
}
