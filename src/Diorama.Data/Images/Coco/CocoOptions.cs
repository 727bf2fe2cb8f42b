namespace Diorama.Data.Images;

/// <summary>Where a COCO data set lies, and what is taken of it.</summary>
public sealed record CocoOptions
{
    /// <value>An annotation file, or the folder that holds <c>annotations/</c> and the pictures' folders.</value>
    public required string Path { get; init; }

    /// <value>The folder of the pictures; null (the default): the one in which the first picture is found, among the usual places.</value>
    public string? Images { get; init; }

    /// <value>Default <see cref="CocoClasses.Largest"/>.</value>
    public CocoClasses Classes { get; init; } = CocoClasses.Largest;

    /// <value>Categories; boxes of others do not count. Default empty: all.</value>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <value>Boxes narrower or lower than this many pixels are left out of <see cref="CocoClasses.Crops"/>; at least 1, default 16.</value>
    public int MinBox { get; init; } = 16;
}
