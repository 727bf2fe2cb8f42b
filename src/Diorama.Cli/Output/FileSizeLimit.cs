using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>
/// A write beyond the limit that a shell sets by <c>ulimit -f</c> ends a process at once, by the signal SIGXFSZ, with no word and half a file. While this
/// is kept, the write fails instead, and is told like any other that does.
/// </summary>
internal static class FileSizeLimit
{
    private const int SigXfsz = 25; // on Linux and macOS, on every processor that .NET runs on

    /// <returns>Keep it until the process ends.</returns>
    public static IDisposable? Fails() => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)SigXfsz, context => context.Cancel = true);
}
