using Diorama.Core;

namespace Diorama.Data;

/// <summary>What a path must name before its bytes are read.</summary>
internal static class PlainFile
{
    /// <summary>The file that a path leads to: a link's own length and time are not those of the file behind it. A pipe or a device has the length 0.</summary>
    /// <exception cref="IOException">There is no file.</exception>
    internal static FileInfo Behind(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
    }

    /// <summary>Refuses what is missing, a folder, and a pipe or a device, which has no length: opening a pipe that nobody writes to waits for ever.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <param name="shown">How errors call it.</param>
    /// <exception cref="UserException">There is no file that has bytes.</exception>
    internal static void Check(string path, string shown)
    {
        if (Directory.Exists(path))
            throw new UserException($"{shown}: this is a folder; name one file.");
        if (!File.Exists(path))
            throw new UserException($"{shown}: there is no such file.");
        if (Behind(path) is not { Exists: true, Length: > 0 })
            throw new UserException(
                $"{shown}: empty, or no plain file. What comes from a pipe goes into a file first, or, where a command takes -, to its standard input."
            );
    }
}
