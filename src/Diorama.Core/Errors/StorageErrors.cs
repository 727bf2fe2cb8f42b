using System.Globalization;

namespace Diorama.Core;

/// <summary>Turns what the file system throws into one clear line: what failed, where, and what to do.</summary>
public static class StorageErrors
{
    /// <summary>Reads, with clear errors.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="path">The file or folder, as the user knows it.</param>
    /// <param name="read">What to do.</param>
    /// <exception cref="UserException">It is missing, is of the wrong kind, or may not be read.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static T Reading<T>(string path, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WhenReading(path, e);
        }
    }

    /// <summary>Writes, with clear errors.</summary>
    /// <param name="path">The file or folder, as the user knows it.</param>
    /// <param name="write">What to do.</param>
    /// <exception cref="UserException">The folder is read-only, may not be written, or is in the way.</exception>
    /// <exception cref="MachineException">The disk is full, or the storage failed.</exception>
    public static void Writing(string path, Action write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || IsTooLarge(e))
        {
            throw WhenWriting(path, e);
        }
    }

    /// <summary>The exception to throw for a failed read.</summary>
    /// <param name="path">The file or folder, as the user knows it.</param>
    /// <param name="cause">What the file system threw.</param>
    public static DioramaException WhenReading(string path, Exception cause) => cause switch
    {
        FileNotFoundException or DirectoryNotFoundException => new UserException($"{path}: there is no such file or folder", cause),
        UnauthorizedAccessException when Directory.Exists(path) => new UserException($"{path}: this is a folder where a file is needed", cause),
        UnauthorizedAccessException => new UserException($"{path}: may not be read (permission denied); change its permissions", cause),
        _ => new MachineException($"{path}: could not be read ({Words(cause)}); check the disk, then try again", cause),
    };

    /// <summary>The exception to throw for a failed write.</summary>
    /// <param name="path">The file or folder, as the user knows it.</param>
    /// <param name="cause">What the file system threw.</param>
    public static DioramaException WhenWriting(string path, Exception cause) => WhenWriting(path, TemporaryName.Final(path), cause);

    private static DioramaException WhenWriting(string path, string shown, Exception cause) =>
        (cause, ErrorNumber.Of(cause)) switch
        {
            (_, ErrorNumber.Full or ErrorNumber.Quota) => new MachineException(
                $"{shown}: the disk is full{Free(path)}; free some space, or write to another disk",
                cause
            ),
            (ArgumentOutOfRangeException, _) => new MachineException(
                $"{shown}: could not be written, it is larger than a file may be here; raise the shell's limit (ulimit -f), or write to another disk",
                cause
            ),
            (_, ErrorNumber.ReadOnly) => new UserException($"{shown}: the disk is read-only; choose another folder", cause),
            (DirectoryNotFoundException, _) when !IsBelowFile(path) => new UserException($"{shown}: its folder does not exist; make it first", cause),
            (DirectoryNotFoundException, _) or (_, ErrorNumber.Exists or ErrorNumber.NotFolder) => new UserException(
                $"{shown}: a file is in the way; choose another folder",
                cause
            ),
            (UnauthorizedAccessException, _) or (_, ErrorNumber.Folder) when Directory.Exists(path) => new UserException(
                $"{shown}: this is a folder where a file is needed, or may not be written; choose another name",
                cause
            ),
            (UnauthorizedAccessException, _) => new UserException(
                $"{shown}: may not be written (permission denied); choose another folder, or change its permissions",
                cause
            ),
            (PathTooLongException, _) => new UserException($"{shown}: the name is too long; choose a shorter one", cause),
            _ => new MachineException($"{shown}: could not be written ({Words(cause)}); check the disk, then try again", cause),
        };

    // What .NET makes of EFBIG.
    private static bool IsTooLarge(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null, Source: "System.Private.CoreLib" };

    private static bool IsBelowFile(string path)
    {
        for (var part = Path.GetFullPath(path); part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                return true;
            }
        }

        return false;
    }

    private static string Words(Exception cause) => cause.Message.Split('\n')[0].TrimEnd('.', ' ', '\r');

    private static string Free(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            var bytes = new DriveInfo(folder ?? path).AvailableFreeSpace;
            return string.Create(CultureInfo.InvariantCulture, $" ({bytes / 1048576.0:0.#} MiB free)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ""; // the figure is a courtesy; the message stands without it
        }
    }
}
