namespace Diorama.Core;

/// <summary>
/// The right to write into a run's folder, held until disposed. The operating system holds it for the process, so a lock
/// never outlives its process, however that ended.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the right.</summary>
    /// <param name="file">The lock's file; made where it is missing.</param>
    /// <param name="run">The folder that it is for, as messages call it.</param>
    /// <exception cref="UserException">Another process has it, or the folder may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static RunLock Take(string file, string run)
    {
        try
        {
            return new RunLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new UserException($"{run}: another process is writing into this run; wait until it ends, or choose another folder with --out", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageErrors.WhenWriting(file, e);
        }
    }

    /// <summary>Gives the right back. The lock's file stays: to delete it would let two processes in at once.</summary>
    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of flock on Linux; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException e) => (uint)e.HResult is 11 or 35 or 0x80070020;
}
