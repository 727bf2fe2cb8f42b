namespace Diorama.Data.Images;

/// <summary>What a picture may at most be; checked from its header, before memory is taken for it.</summary>
public sealed record PictureLimits
{
    /// <summary>The usual limits.</summary>
    public static PictureLimits Default { get; } = new();

    /// <value>Width and height; default 16,384 pixels.</value>
    public int MaxSide { get; init; } = 16_384;

    /// <value>Width times height; default 2^25 (33.5 million) pixels.</value>
    public long MaxPixels { get; init; } = 1L << 25;

    /// <value>The file; default 64 MiB.</value>
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>Whether dimensions are above zero and within the limits.</summary>
    internal bool Allow(long width, long height) => width >= 1 && height >= 1 && width <= MaxSide && height <= MaxSide && width * height <= MaxPixels;

    /// <summary>Refuses dimensions.</summary>
    /// <exception cref="BadSampleException">They are zero or beyond a limit.</exception>
    internal void Check(long width, long height, string name)
    {
        if (width < 1 || height < 1) throw new BadSampleException(name, $"has no pixels: its dimensions are {width} x {height}");
        if (!Allow(width, height))
            throw new BadSampleException(name, $"too large: its dimensions are {width} x {height}; the most is {MaxSide} a side and {MaxPixels} pixels");
    }
}
