using System.Diagnostics;

namespace Diorama.Core;

/// <summary>How much memory this process has taken.</summary>
public static class ProcessMemory
{
    /// <summary>The largest resident set so far, in bytes.</summary>
    public static long PeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
