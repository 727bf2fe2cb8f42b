using System.Diagnostics;
using System.Globalization;

namespace Diorama.Cli.Tests;

/// <summary>The processes that a launcher started, by their ranks: from Linux's /proc.</summary>
internal static class RankPids
{
    public static void NeedsProc() => Assert.SkipUnless(Directory.Exists("/proc/self"), "needs /proc");

    /// <summary>The process of a rank; waits until it is there and not the one of before.</summary>
    public static int Of(int launcher, int rank, int before = 0)
    {
        var found = 0;
        Assert.True(SpinWait.SpinUntil(() => (found = Find(launcher, rank)) != 0 && found != before, TimeSpan.FromMinutes(2)), $"rank {rank} did not start");
        return found;
    }

    /// <summary>Whether a process has ended, even if who started it has not noticed.</summary>
    public static bool HasEnded(int process) => Read($"/proc/{process.ToString(CultureInfo.InvariantCulture)}", "cmdline") is null or "";

    /// <summary>Sends a signal.</summary>
    public static void Signal(string signal, int process)
    {
        // Behind the dashes: of -1234 Debian 12's kill takes the first digit alone, and -1 is every process.
        using var sent = Process.Start("kill", [$"-{signal}", "--", process.ToString(CultureInfo.InvariantCulture)]);
        sent.WaitForExit();
    }

    private static int Find(int launcher, int rank)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && ParentOf(folder) == launcher && RankOf(folder) == rank) return process;
        }
        return 0;
    }

    // The name, in brackets, may hold anything; the parent is the second word behind it.
    private static int ParentOf(string folder) => Read(folder, "stat") is { } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [_, var parent, ..]
        ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    private static int? RankOf(string folder) =>
        Read(folder, "environ")?.Split('\0').FirstOrDefault(v => v.StartsWith("RANK=", StringComparison.Ordinal)) is { } variable
            ? int.Parse(variable["RANK=".Length..], CultureInfo.InvariantCulture)
            : null;

    private static string? Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended, or is somebody else's
        }
    }
}
