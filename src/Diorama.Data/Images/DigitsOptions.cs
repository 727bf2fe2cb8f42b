namespace Diorama.Data.Images;

/// <summary>How the digits are given.</summary>
public sealed record DigitsOptions
{
    /// <summary>The largest <see cref="Size"/>.</summary>
    public const int MaxSize = 64;

    /// <value>Width and height in pixels, from 28 (the default) to 64; above 28 a black border is added, as wide on every side as can be.</value>
    public int Size { get; init; } = DigitsDataset.Side;

    /// <summary>Every problem, each beginning with the option's name; none where all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (Size is < DigitsDataset.Side or > MaxSize) yield return $"size {Size}: must lie between {DigitsDataset.Side} and {MaxSize}";
    }
}
