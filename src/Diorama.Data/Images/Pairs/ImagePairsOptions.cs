namespace Diorama.Data.Images;

/// <summary>Where pairs of pictures lie, and how they are given.</summary>
public sealed record ImagePairsOptions
{
    /// <value>The folder of the pictures that are to be made; without <see cref="Source"/>, of files that hold both side by side.</value>
    public required string Path { get; init; }

    /// <value>The folder of the pictures that they are made from, called alike but for the extension; null (the default): both are in one file.</value>
    public string? Source { get; init; }

    /// <value>In a file that holds both, whether the source is its right half; default false: the left.</value>
    public bool SourceIsRight { get; init; }

    /// <value>True: what is in the two folders need not belong together; in training each picture is given beside a source drawn by chance. Default false.</value>
    public bool Unpaired { get; init; }

    /// <value>The source's channels: 1, 3 (the default) or 4.</value>
    public int SourceChannels { get; init; } = 3;

    /// <value>How they are given.</value>
    public PictureOptions Pictures { get; init; } = new();
}
