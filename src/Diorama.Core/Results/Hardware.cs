using System.Runtime.InteropServices;

namespace Diorama.Core;

/// <summary>The machine that something ran on.</summary>
/// <param name="Processor">The processor's name, or its architecture where the system does not tell.</param>
/// <param name="Cores">Logical cores that this process may use; at least 1.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
/// <param name="System">The operating system.</param>
public sealed record Hardware(string Processor, int Cores, long MemoryBytes, string System)
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static Hardware Here() => new(
        ProcessorName() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription);

    private static string? ProcessorName()
    {
        try
        {
            return !File.Exists(LinuxProcessors) ? null : NameIn(File.ReadLines(LinuxProcessors));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a container may hide it, and a name is not worth a failure
        }
    }

    internal static string? NameIn(IEnumerable<string> lines) => lines
        .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair is ["model name", { Length: > 0 }])?[1];
}
