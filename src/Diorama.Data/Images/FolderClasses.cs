namespace Diorama.Data.Images;

/// <summary>What the classes of a folder of pictures are.</summary>
public enum FolderClasses
{
    /// <summary>Its subfolders, where there are any with pictures; what lies deeper belongs to them.</summary>
    Folders,

    /// <summary>Every folder with pictures, however deep, by its path: <c>animals/cats</c>.</summary>
    Paths,

    /// <summary>None: all pictures, however deep, are one set.</summary>
    None,
}
