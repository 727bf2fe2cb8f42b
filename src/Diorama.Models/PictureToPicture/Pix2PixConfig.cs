using Diorama.Core;

namespace Diorama.Models;

/// <summary>A picture-to-picture model learnt from pairs.</summary>
public sealed record Pix2PixConfig
{
    /// <summary>Channels of the generator's first layer; each deeper one has twice as many, up to eight times as many.</summary>
    /// <value>At least 1; default 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>How often the generator halves the picture before it builds the new one.</summary>
    /// <value>At least 1; default as often as the size allows, at most 8.</value>
    public required int Depth { get; init; }

    /// <summary>Channels of the discriminator's first layer.</summary>
    /// <value>At least 1; default as <see cref="Width"/>.</value>
    public int DiscriminatorWidth { get; init; } = 64;

    /// <summary>Residual layers of the generator on its smallest map: what makes it deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>Residual layers behind each of the discriminator's but the last.</summary>
    /// <value>At least 0; default 0.</value>
    public int DiscriminatorRefine { get; init; }

    /// <summary>How often the discriminator halves the picture before it judges patches: 1 gives patches of 16 pixels, 2 of 34, 3 of 70.</summary>
    /// <value>From 1 to 5; default by the picture's size: 3 from 256 pixels on, 2 from 128, else 1.</value>
    public required int PatchLayers { get; init; }

    /// <summary>The game.</summary>
    /// <value>nonSaturating (the default, as in the paper), leastSquares or hinge.</value>
    public GanLoss Loss { get; init; } = GanLoss.NonSaturating;

    /// <summary>What the game counts.</summary>
    /// <value>At least 0; default 1. At 0 there is no discriminator: the baseline that knows pixels alone.</value>
    public double AdversarialWeight { get; init; } = 1;

    /// <summary>How pixels are compared.</summary>
    /// <value>Default l1.</value>
    public PixelLoss Pixels { get; init; } = PixelLoss.L1;

    /// <summary>What the pixels count.</summary>
    /// <value>At least 0; default 100 (the paper's λ).</value>
    public double PixelWeight { get; init; } = 100;

    /// <summary>Share of the features that are dropped while training, in those of the generator's layers that are furthest from the picture, where it has more than five.</summary>
    /// <value>In [0, 1); default 0.5.</value>
    public double Dropout { get; init; } = 0.5;

    /// <summary>How pairs, both pictures alike, are changed before the discriminator sees them: for little data.</summary>
    /// <value>Any of color, translation, cutout; default none.</value>
    public Augmentation Augment { get; init; } = Augmentation.None;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static Pix2PixConfig Read(RecipeReader reader, DataSpec spec)
    {
        var pair = PicturePair.Read(reader, spec);
        var most = Math.Min(pair?.MostHalvings ?? 8, SkipGenerator.MostLevels);
        if (pair is not null && most == 0) reader.Problem("kind", $"halves pictures, and a side of {pair.Height} x {pair.Width} is odd: choose another size");
        var width = reader.Int("width", 64, min: 1, max: 4096);
        var config = new Pix2PixConfig
        {
            Width = width,
            Depth = reader.Int("depth", Math.Max(1, most), min: 1, max: Math.Max(1, most)),
            DiscriminatorWidth = reader.Int("discriminatorWidth", width, min: 1, max: 4096),
            Refine = reader.Int("refine", 0, min: 0, max: 64),
            DiscriminatorRefine = reader.Int("discriminatorRefine", 0, min: 0, max: 64),
            PatchLayers = reader.Int("patchLayers", PatchDiscriminator.UsualLayers(pair), min: 1, max: 5),
            Loss = reader.Enum<GanLoss>("loss", GanLoss.NonSaturating),
            AdversarialWeight = reader.Double("adversarialWeight", 1, min: 0),
            Pixels = reader.Enum<PixelLoss>("pixels", PixelLoss.L1),
            PixelWeight = reader.Double("pixelWeight", 100, min: 0),
            Dropout = reader.Double("dropout", 0.5, min: 0, below: 1),
            Augment = reader.EnumList<Augmentation>("augment").Aggregate(Augmentation.None, (all, one) => all | one),
        };
        if (config.Loss == GanLoss.Wasserstein)
            reader.Problem("loss", "must be nonSaturating, leastSquares or hinge: a Wasserstein critic's penalty wants no batch norm");
        if (config.AdversarialWeight == 0 && config.PixelWeight == 0)
            reader.Problem("pixelWeight", "is 0, and so is adversarialWeight: nothing is left to learn");
        if (pair is not null && !PatchDiscriminator.Fits(pair, config.PatchLayers))
            reader.Problem("patchLayers", $"is {config.PatchLayers}, which leaves nothing of {pair.Height} x {pair.Width} pixels: take fewer");
        reader.Finish();
        return config;
    }
}
