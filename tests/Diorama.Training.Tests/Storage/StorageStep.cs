namespace Diorama.Training.Tests.Storage;

/// <summary>One step of what went through the storage.</summary>
internal abstract record StorageStep
{
    /// <summary>A new file has its name.</summary>
    public sealed record Created(string Path) : StorageStep;

    /// <summary>Bytes were written into a file.</summary>
    public sealed record Written(string Path, long Position, byte[] Bytes) : StorageStep;

    /// <summary>A file was made this long.</summary>
    public sealed record Cut(string Path, long Length) : StorageStep;

    /// <summary>A file's content, or the names in a folder, are durable.</summary>
    public sealed record Flushed(string Path) : StorageStep;

    /// <summary>A new folder has its name.</summary>
    public sealed record MadeFolder(string Path) : StorageStep;

    /// <summary>A file or a folder has another name.</summary>
    public sealed record Moved(string From, string To) : StorageStep;

    /// <summary>A file, or an empty folder, has no name any more.</summary>
    public sealed record Deleted(string Path) : StorageStep;

    /// <summary>The program said that the checkpoint of this step of training is on the disk.</summary>
    public sealed record Acknowledged(long Step) : StorageStep;
}
