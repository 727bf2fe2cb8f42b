using Diorama.Core;

namespace Diorama.Data;

/// <summary>What a path must name before its bytes are read.</summary>
internal static class PlainFile
{
    /// <summary>Refuses what is missing, a folder, and a pipe or a device, which has no length: opening a pipe that nobody writes to waits for ever.</summary>
    /// <param name="path">The path; links are followed.</param>
    /// <param name="shown">How errors call it.</param>
    /// <exception cref="UserException">There is no file that has bytes.</exception>
    internal static void Check(string path, string shown)
    {
        if (Directory.Exists(path)) throw new UserException($"{shown}: this is a folder; name one file.");
        if (!File.Exists(path)) throw new UserException($"{shown}: there is no such file.");
        var target = new FileInfo(path);
        target = target.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? target;
        if (!target.Exists || target.Length == 0) throw new UserException($"{shown}: empty, or no plain file. What comes from a pipe goes into a file first, or, where a command takes -, to its standard input.");
    }
}
