namespace Diorama.Cli.Tests;

/// <summary>What can be seen of a run while it trains.</summary>
internal static class LiveRun
{
    /// <summary>Waits until so many records are there.</summary>
    public static void WaitForSteps(string run, int steps) =>
        Assert.True(SpinWait.SpinUntil(() => CountSteps(run) >= steps, TimeSpan.FromMinutes(2)), $"training did not come to step {steps}");

    /// <summary>How many records there are.</summary>
    public static int CountSteps(string run)
    {
        var path = Path.Combine(run, "metrics.jsonl");
        if (!File.Exists(path)) return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
