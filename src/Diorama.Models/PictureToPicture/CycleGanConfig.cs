using Diorama.Core;

namespace Diorama.Models;

/// <summary>A picture-to-picture model learnt from two sets of pictures that are no pairs.</summary>
public sealed record CycleGanConfig
{
    /// <summary>Channels of the generators' first layer.</summary>
    /// <value>At least 1; default 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks of each generator.</summary>
    /// <value>At least 1; default 6, from 256 pixels on 9.</value>
    public int Blocks { get; init; } = 6;

    /// <summary>Channels of the discriminators' first layer.</summary>
    /// <value>At least 1; default as <see cref="Width"/>.</value>
    public int DiscriminatorWidth { get; init; } = 64;

    /// <summary>Residual layers behind each of the discriminator's but the last.</summary>
    /// <value>At least 0; default 0.</value>
    public int DiscriminatorRefine { get; init; }

    /// <summary>How often the discriminators halve a picture before they judge patches.</summary>
    /// <value>From 1 to 5; default by the picture's size: 3 from 256 pixels on, 2 from 128, else 1.</value>
    public required int PatchLayers { get; init; }

    /// <summary>The game.</summary>
    /// <value>leastSquares (the default, as in the paper), nonSaturating or hinge.</value>
    public GanLoss Loss { get; init; } = GanLoss.LeastSquares;

    /// <summary>What the way there and back counts: from a source to a picture and again to the source.</summary>
    /// <value>Above 0; default 10 (the paper's λ).</value>
    public double CycleWeight { get; init; } = 10;

    /// <summary>What the way from a picture of the kind wanted to a source and back counts.</summary>
    /// <value>At least 0; default <see cref="CycleWeight"/>, as in the paper. Where a source cannot tell all of a picture, as an outline no colours, a large one has it hidden there.</value>
    public double ImageCycleWeight { get; init; } = 10;

    /// <summary>What it counts that a picture of the kind wanted stays as it is.</summary>
    /// <value>At least 0; default half of <see cref="CycleWeight"/>, or 0 where the two kinds differ in channels.</value>
    public double IdentityWeight { get; init; } = 5;

    /// <summary>Made pictures of earlier steps that the discriminators are shown again, of each kind.</summary>
    /// <value>At least 0; default 50.</value>
    public int History { get; init; } = 50;

    /// <summary>How pictures are changed before a discriminator sees them: for little data.</summary>
    /// <value>Any of color, translation, cutout; default none.</value>
    public Augmentation Augment { get; init; } = Augmentation.None;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static CycleGanConfig Read(RecipeReader reader, DataSpec spec)
    {
        var pair = PicturePair.Read(reader, spec);
        if (pair is { MostHalvings: < ResidualGenerator.Halvings }) reader.Problem("kind", $"halves pictures twice, which {pair.Height} x {pair.Width} does not allow: choose a size that 4 divides");
        var width = reader.Int("width", 64, min: 1, max: 4096);
        var cycle = reader.Double("cycleWeight", 10, above: 0);
        var isAlike = pair is null || pair.SourceChannels == pair.Channels;
        var config = new CycleGanConfig
        {
            Width = width,
            Blocks = reader.Int("blocks", pair is { Height: >= 256 } ? 9 : 6, min: 1, max: 100),
            DiscriminatorWidth = reader.Int("discriminatorWidth", width, min: 1, max: 4096),
            DiscriminatorRefine = reader.Int("discriminatorRefine", 0, min: 0, max: 64),
            PatchLayers = reader.Int("patchLayers", PatchDiscriminator.UsualLayers(pair), min: 1, max: 5),
            Loss = reader.Enum<GanLoss>("loss", GanLoss.LeastSquares),
            CycleWeight = cycle,
            ImageCycleWeight = reader.Double("imageCycleWeight", cycle, min: 0),
            IdentityWeight = reader.Double("identityWeight", isAlike ? cycle / 2 : 0, min: 0),
            History = reader.Int("history", 50, min: 0, max: 100_000),
            Augment = reader.EnumList<Augmentation>("augment").Aggregate(Augmentation.None, (all, one) => all | one),
        };
        if (config.Loss == GanLoss.Wasserstein)
            reader.Problem("loss", "must be leastSquares, nonSaturating or hinge, for there is no penalty on these discriminators");
        if (config.IdentityWeight > 0 && !isAlike)
            reader.Problem("identityWeight", $"must be 0, for pictures of {pair!.SourceChannels} channels cannot pass for those of {pair.Channels}");
        if (pair is not null && !PatchDiscriminator.Fits(pair, config.PatchLayers))
            reader.Problem("patchLayers", $"is {config.PatchLayers}, which leaves nothing of {pair.Height} x {pair.Width} pixels: take fewer");
        reader.Finish();
        return config;
    }
}
