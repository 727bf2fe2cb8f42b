namespace Diorama.Data.Images;

/// <summary>A picture that an annotation file lists, with what the file says of it.</summary>
internal sealed class CocoImage(string fileName)
{
    /// <summary>Its file's name, as listed.</summary>
    internal string FileName => fileName;

    /// <summary>Its captions.</summary>
    internal List<string> Captions { get; } = [];

    /// <summary>Its boxes.</summary>
    internal List<CocoBox> Boxes { get; } = [];
}
