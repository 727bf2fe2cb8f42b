using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>The right to import, held until disposed; the operating system takes it back however the process ends.</summary>
internal static class ImportLock
{
    /// <summary>Takes it.</summary>
    /// <exception cref="UserException">Another process has it, or the folder may not be written.</exception>
    internal static IDisposable Take(string folder)
    {
        var path = Path.Combine(folder, ".import.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new UserException($"{folder}: another import is under way; wait until it ends.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageErrors.WhenWriting(path, e);
        }
    }
}
