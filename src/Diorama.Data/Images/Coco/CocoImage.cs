namespace Diorama.Data.Images;

/// <summary>A picture that an annotation file lists, with what the file says of it.</summary>
/// <param name="at">Where it is listed first.</param>
/// <param name="fileName">Its file's name, as listed.</param>
internal sealed class CocoImage(CocoPlace at, string fileName)
{
    /// <summary>Where it is listed first.</summary>
    internal CocoPlace At => at;

    /// <summary>Its file's name, as listed.</summary>
    internal string FileName => fileName;

    /// <summary>Whether the name is a place of its own, or one that may lie outside the folder of the pictures; such are not read.</summary>
    internal bool LeadsOut => Path.IsPathRooted(fileName) || fileName.Split('/', '\\').Contains("..");

    /// <summary>Width and height in pixels, as listed; null where they are not.</summary>
    internal (long Width, long Height)? Size { get; init; }

    /// <summary>Its captions.</summary>
    internal List<string> Captions { get; } = [];

    /// <summary>Its boxes.</summary>
    internal List<CocoBox> Boxes { get; } = [];
}
