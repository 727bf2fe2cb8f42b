namespace Diorama.Data.Images;

/// <summary>How the pictures of a folder are given.</summary>
public sealed record ImageFolderOptions
{
    /// <value>The folder.</value>
    public required string Path { get; init; }

    /// <value>Width and height in pixels, 1 to 2048; default 32.</value>
    public int Size { get; init; } = 32;

    /// <value>1 grey, 3 red-green-blue (the default), 4 with alpha.</value>
    public int Channels { get; init; } = 3;

    /// <value>How pictures that are not square become so; default <see cref="ImageFit.Crop"/>.</value>
    public ImageFit Fit { get; init; } = ImageFit.Crop;

    /// <value>The part kept from training, in [0, 1): half of it held out, half for testing; default 0.1.</value>
    public double HoldOut { get; init; } = 2 * SplitRule.DefaultShare;

    /// <value>The share of broken files above which the run stops; default <see cref="Quarantine.DefaultMaxBadFraction"/>.</value>
    public double MaxBadFraction { get; init; } = Quarantine.DefaultMaxBadFraction;
}
