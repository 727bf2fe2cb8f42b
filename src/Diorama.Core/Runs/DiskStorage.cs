namespace Diorama.Core;

/// <summary>The file system itself.</summary>
internal sealed class DiskStorage : IStorage
{
    private static readonly AsyncLocal<IStorage?> _standIn = new();

    /// <summary>What durable writing goes through: the file system, unless a test stands in for it.</summary>
    public static IStorage Current => _standIn.Value ?? Instance;

    /// <summary>The file system.</summary>
    public static DiskStorage Instance { get; } = new();

    /// <summary>Puts another in its place, for the caller and what it starts; null: none any more.</summary>
    public static void Use(IStorage? standIn) => _standIn.Value = standIn;

    public Stream Create(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    // Unbuffered: what was added is in the system's hands, and safe from a kill, when the call returns.
    public Stream OpenLog(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    public void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    public void Flush(string path)
    {
        if (Directory.Exists(path))
        {
            FolderSync.Flush(path);
            return;
        }

        // Windows flushes through writable handles only.
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Move(string from, string to)
    {
        if (Directory.Exists(from)) Directory.Move(from, to);
        else File.Move(from, to, overwrite: true);
    }

    public void Delete(string path)
    {
        // What a link leads to is not touched.
        if (new DirectoryInfo(path) is { Exists: true, LinkTarget: null } folder) folder.Delete(recursive: true);
        else File.Delete(path);
    }
}
