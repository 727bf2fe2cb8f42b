using Diorama.Core;

namespace Diorama.Models;

/// <summary>A U-Net: how wide and deep, and where it attends.</summary>
public sealed record UnetConfig
{
    /// <summary>Channels of the first level; further ones have <see cref="Multipliers"/> times as many.</summary>
    /// <value>A multiple of 8; default 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Channels of each level over <see cref="Width"/>, first to last. Each level after the first halves the map.</summary>
    /// <value>Each at least 1; default [1, 2].</value>
    public IReadOnlyList<int> Multipliers { get; init => field = [.. value]; } = [1, 2];

    /// <summary>Residual blocks of each level, on the way down and again on the way up.</summary>
    /// <value>At least 1; default 2.</value>
    public int Blocks { get; init; } = 2;

    /// <summary>The places of a map look at each other where its longer side has at most so many; the bottom's do as its level's.</summary>
    /// <value>At least 0; default 8; 0: nowhere. Time and memory grow with the fourth power of the side.</value>
    public int Attention { get; init; } = 8;

    /// <summary>Channels of one head of attention.</summary>
    /// <value>At least 1; default 32. A level with fewer channels has one head.</value>
    public int HeadWidth { get; init; } = 32;

    /// <summary>Heads of each level's attention, first to last.</summary>
    /// <value>Divisors of the level's channels; default none: so many as <see cref="HeadWidth"/> makes.</value>
    public IReadOnlyList<int> HeadCounts { get; init => field = value.Count == 0 ? [] : [.. value]; } = [];

    /// <summary>Channels of a norm's group, at least; a norm has at most 32 groups.</summary>
    /// <value>At least 1; default 4.</value>
    public int GroupWidth { get; init; } = 4;

    /// <summary>Further residual blocks of each level, on the way down and on the way up, that see no partner: what makes a trained network deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>The side of the square of pixels that the network takes as one place: 2 makes a step several times as fast where pictures are smooth.</summary>
    /// <value>At least 1; default 1.</value>
    /// <remarks>Hoogeboom et al. 2023, arXiv 2301.11093, section 3.2.</remarks>
    public int Patch { get; init; } = 1;

    /// <summary>Probability of dropping a number within a block while training.</summary>
    /// <value>In [0, 1); default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Numbers that tell the blocks the time and what is wanted.</summary>
    public int Embedding => 4 * Width;

    /// <summary>Channels of a level.</summary>
    /// <param name="level">From 0.</param>
    public int Channels(int level) => Width * Multipliers[level];

    /// <summary>Whether the places of a level look at each other.</summary>
    internal bool Attends(int level, DataSpec spec) => Math.Max(spec.Shape[1], spec.Shape[2]) / Patch >> level <= Attention;

    /// <summary>Heads of the attention of a level.</summary>
    internal int Heads(int level) => HeadCounts.Count > 0 ? HeadCounts[level] : Channels(level) % HeadWidth == 0 ? Channels(level) / HeadWidth : 1;

    /// <summary>Groups of the norm of so many channels: at most 32, of at least <see cref="GroupWidth"/> channels.</summary>
    internal int Groups(int channels)
    {
        var groups = Math.Clamp(channels / GroupWidth, 1, 32);
        while (channels % groups != 0) groups--;
        return groups;
    }

    /// <summary>The sizes of a larger network. Norms have the groups that they had, of more channels; by a broken factor, at which these and wavelengths do not grow, it gets deeper alone.</summary>
    internal IReadOnlyList<GrownSetting> Larger(GrowthRequest request)
    {
        var whole = request.UnderNorms;
        return
        [
            new("width", whole.Wide(Width)), new("groupWidth", whole.Wide(GroupWidth)), new("heads", Multipliers.Select((_, level) => whole.Wide(Heads(level)))),
            new("refine", request.Deep(Refine)),
        ];
    }

    /// <summary>Reads a recipe's <c>model</c> section, of which it does not ask all; what is wrong is noted in the reader.</summary>
    internal static UnetConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new UnetConfig
        {
            Width = reader.Int("width", 64, min: 8, max: 4096),
            Multipliers = reader.IntList("multipliers", [1, 2], min: 1, max: 64),
            Blocks = reader.Int("blocks", 2, min: 1, max: 64),
            Attention = reader.Int("attention", 8, min: 0),
            HeadWidth = reader.Int("headWidth", 32, min: 1, max: 4096),
            HeadCounts = reader.IntList("heads", [], min: 1, max: 4096),
            GroupWidth = reader.Int("groupWidth", 4, min: 1, max: 4096),
            Refine = reader.Int("refine", 0, min: 0, max: 64),
            Patch = reader.Int("patch", 1, min: 1, max: 64),
            Dropout = reader.Double("dropout", 0, min: 0, below: 1),
        };
        foreach (var (key, message) in config.Problems(spec)) reader.Problem(key, message);
        return config;
    }

    /// <summary>What stands against such a network for these data: settings, and what is wrong with each.</summary>
    internal IEnumerable<(string Key, string Message)> Problems(DataSpec spec)
    {
        if (spec.Shape.Count != 3)
        {
            yield return ("kind", $"takes pictures [channels, height, width], but the data is [{string.Join(", ", spec.Shape)}]");
            yield break;
        }
        if (HeadCounts.Count > 0 && HeadCounts.Count != Multipliers.Count)
            yield return ("heads", $"has {HeadCounts.Count} numbers, but there are {Multipliers.Count} levels");
        else if (HeadCounts.Index().FirstOrDefault(h => Channels(h.Index) % h.Item != 0) is { Item: > 0 } wrong)
            yield return ("heads", $"is {wrong.Item} at level {wrong.Index + 1}, which does not divide its {Channels(wrong.Index)} channels");
        if (Width % 8 != 0)
            yield return ("width", $"must be a multiple of 8, for norms divide channels into groups, but is {Width}");
        var side = (long)Patch << (Multipliers.Count - 1);
        if (spec.Shape[1] % side != 0 || spec.Shape[2] % side != 0)
        {
            yield return (
                "multipliers",
                $"has {Multipliers.Count} levels, which with a patch of {Patch} needs a height and width that {side} divides, but the pictures are {spec.Shape[1]} x {spec.Shape[2]}: use fewer levels, another patch, or another data.size"
            );
        }
    }
}
