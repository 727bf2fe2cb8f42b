using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>Standard output where it is a pipe.</summary>
internal static partial class OutputPipe
{
    private const short Gone = 0x08 | 0x10; // POLLERR, as Linux says it, and POLLHUP, as macOS does

    /// <summary>Whether its reader has gone, as <c>head</c> does when it has enough: what is written then goes nowhere, and .NET's console tells no error.</summary>
    public static bool IsLeft
    {
        get
        {
            if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return false;
            var output = new File { Descriptor = 1 };
            return Poll(ref output, 1, 0) > 0 && (output.Happened & Gone) != 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref File files, nuint count, int milliseconds);

    /// <summary>POSIX's <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct File
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
