namespace Diorama.Data.Images;

/// <summary>How pictures are given as samples.</summary>
public sealed record PictureOptions
{
    /// <summary>The largest <see cref="Size"/>.</summary>
    public const int MaxSize = 2048;

    /// <value>Width and height in pixels, 1 to 2048; default 32.</value>
    public int Size { get; init; } = 32;

    /// <value>1 grey, 3 red-green-blue (the default), 4 with alpha.</value>
    public int Channels { get; init; } = 3;

    /// <value>How pictures that are not square become so; default <see cref="ImageFit.Crop"/>.</value>
    public ImageFit Fit { get; init; } = ImageFit.Crop;

    /// <value>What shines through where there is no alpha; default white.</value>
    public Backdrop Background { get; init; } = Backdrop.White;

    /// <value>True: in training every second picture, by chance, is given mirrored, left for right. Default false.</value>
    public bool Flip { get; init; }

    /// <value>True: in training the groups (classes, mostly) are drawn evenly. Default false: pictures are drawn as they come.</value>
    public bool Balance { get; init; }

    /// <value>True (the default): captions are given, where there are any.</value>
    public bool Captions { get; init; } = true;

    /// <value>The most words of a caption, 1 to 256; default 32. A set whose training captions are all shorter takes their length.</value>
    public int MaxWords { get; init; } = 32;

    /// <value>How often a word must stand in the training captions to have a number; at least 1, the default.</value>
    public int MinCount { get; init; } = 1;

    /// <value>
    /// In training each word of a caption is left out with this probability, but never all, so that short prompts are understood too; in [0, 1), default 0.
    /// </value>
    public double WordDrop { get; init; }

    /// <value>The part kept from training, in [0, 1): half of it held out, half for testing; default 0.1.</value>
    public double HoldOut { get; init; } = 2 * SplitRule.DefaultShare;

    /// <value>The share of broken pictures above which the run stops; default <see cref="Quarantine.DefaultMaxBadFraction"/>.</value>
    public BrokenLimit MaxBadFraction { get; init; } = Quarantine.DefaultMaxBadFraction;
}
