namespace Diorama.Data.Images;

/// <summary>Which IDX files are given, and how.</summary>
public sealed record IdxOptions
{
    /// <value>The file of pictures, [N, height, width] or [N, height, width, channels] unsigned bytes; plain or gzipped.</value>
    public required string Path { get; init; }

    /// <value>The file of labels, [N] unsigned bytes; none (the default) for pictures without labels.</value>
    public string? Labels { get; init; }

    /// <value>The part kept from training, in [0, 1): half of it held out, half for testing; default 0.1.</value>
    public double HoldOut { get; init; } = 2 * SplitRule.DefaultShare;
}
