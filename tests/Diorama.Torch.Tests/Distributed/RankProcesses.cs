using System.Diagnostics;
using System.Globalization;

namespace Diorama.Torch.Tests.Distributed;

/// <summary>Ranks of a scenario, each in a process of its own, and the store through which they meet.</summary>
internal sealed class RankProcesses : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    private readonly List<Process> _processes = [];

    public RankProcesses(string scenario, Backend backend, int size = 2)
    {
        Store = Store.Host();
        for (var rank = 0; rank < size; rank++)
        {
            string[] arguments =
            [
                Path.Combine(AppContext.BaseDirectory, "Diorama.Torch.Ranks.dll"),
                scenario,
                .. ((int[])[rank, size, Store.Port]).Select(n => n.ToString(CultureInfo.InvariantCulture)),
                backend.ToString(),
            ];
            _processes.Add(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!);
        }
    }

    public Store Store { get; }

    /// <summary>What each rank said.</summary>
    public static string[] Run(string scenario, Backend backend, int size = 2)
    {
        using var ranks = new RankProcesses(scenario, backend, size);
        return [.. Enumerable.Range(0, size).Select(ranks.Said)];
    }

    public void Kill(int rank) => _processes[rank].Kill();

    public void Signal(int rank, string signal)
    {
        using var sent = Process.Start("kill", [$"-{signal}", _processes[rank].Id.ToString(CultureInfo.InvariantCulture)]);
        sent.WaitForExit();
    }

    /// <summary>What a rank said; it must have ended well.</summary>
    public string Said(int rank)
    {
        var process = _processes[rank];
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(_longest), $"rank {rank} did not end");
        Assert.True(process.ExitCode == 0, $"rank {rank} ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
        return output.GetAwaiter().GetResult().Trim();
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        Store.Dispose();
    }
}
