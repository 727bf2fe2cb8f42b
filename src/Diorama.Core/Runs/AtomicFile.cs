using System.Text;

namespace Diorama.Core;

/// <summary>
/// Durable writing of whole files: a reader, or a process after a crash or power loss, sees the old file or the new one, never a part.
/// </summary>
/// <remarks>Temporary file in the same folder, flush, fsync, rename, fsync of the folder.</remarks>
public static class AtomicFile
{
    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">The file; one that exists is replaced. Its folder must exist.</param>
    /// <param name="write">Writes the content; what it throws leaves the old file as it was.</param>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var temporary = TemporaryName.For(path);
        try
        {
            StorageErrors.Writing(path, () =>
            {
                var storage = DiskStorage.Current;
                using (var stream = storage.Create(temporary))
                {
                    write(stream);
                    storage.Flush(stream);
                }

                storage.Move(temporary, path);
                storage.Flush(TemporaryName.Folder(path));
            });
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file; one that exists is replaced. Its folder must exist.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void Remove(string temporary)
    {
        try
        {
            if (File.Exists(temporary)) DiskStorage.Current.Delete(temporary); // there is none after a success
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The write's own failure is what the user must hear of.
        }
    }
}
