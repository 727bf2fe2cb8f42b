using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>Standard output where it is a pipe.</summary>
internal static partial class OutputPipe
{
    private const short Gone = 0x08 | 0x10; // POLLERR, as Linux says it, and POLLHUP, as macOS does

    /// <summary>Whether its reader has gone, as <c>head</c> does when it has enough: what is written then goes nowhere, and .NET's console tells no error.</summary>
    public static bool IsLeft() => Console.IsOutputRedirected && HasNoReader(1);

    /// <summary>Whether a pipe that is written to has no reader any more. On Windows it is not asked for.</summary>
    /// <param name="descriptor">The file descriptor of the end that is written to.</param>
    public static bool HasNoReader(int descriptor)
    {
        var file = new PollFile { Descriptor = descriptor };
        return !OperatingSystem.IsWindows() && Poll(ref file, 1, 0) > 0 && (file.Happened & Gone) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollFile files, nuint count, int milliseconds);

    /// <summary>POSIX's <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
