namespace Diorama.Core;

/// <summary>
/// What durable writing asks of the file system, one step at a time: the seam at which a test can stand between any two steps, as a crash, a full disk, or one that fails.
/// Every method throws what the system says, as <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface IStorage
{
    /// <summary>Makes a new file, open for writing.</summary>
    Stream Create(string path);

    /// <summary>Opens a file to read and to add to, unbuffered; makes it where it is missing.</summary>
    Stream OpenLog(string path);

    /// <summary>Makes an open file's content durable.</summary>
    void Flush(Stream file);

    /// <summary>Makes a file's content durable, or the names in a folder.</summary>
    void Flush(string path);

    /// <summary>Makes a folder, and those above it that are missing.</summary>
    void CreateFolder(string path);

    /// <summary>Gives a file or a folder another name in its folder. A file that has the name is replaced, a folder is not.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file, or a folder with all that is in it.</summary>
    void Delete(string path);
}
