using System.Diagnostics;
using System.Globalization;

namespace Diorama.Cli.Tests;

/// <summary>Who hosts the store stands still (SIGSTOP): the ranks know that it does not answer, and not that it ended.</summary>
[Trait("Category", "Long")]
public sealed class StandstillTests : IDisposable
{
    private const string Endless = "run.steps=10000000";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Train_LauncherStandsStill_RanksEndWithACheckpoint()
    {
        RankPids.NeedsProc();
        var launcher = Commands.Start(_work.Folder, Workspace.Plain, [.. Train("run"), "--workers", "2"]);
        LiveRun.WaitForSteps(_work.At("run"), 25);
        RankPids.Signal("STOP", launcher.Id);
        var clock = Stopwatch.StartNew();
        // A launcher that stands still never closes what it writes to.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            string? line;
            do line = await launcher.StandardError.ReadLineAsync(limit.Token); // of the lead, which writes there too
            while (line is not null && !line.Contains("The process that started the ranks does not answer", StringComparison.Ordinal));
            Assert.Contains(" with: diorama train", line, StringComparison.Ordinal);
            Assert.InRange(clock.Elapsed.TotalSeconds, 9, 60); // ten, and what a busy machine adds
        }
        finally
        {
            RankPids.Signal("KILL", launcher.Id);
        }
        Commands.Run(launcher);
        Assert.NotEmpty(Directory.EnumerateDirectories(_work.At("run/checkpoints")));
    }

    [Fact]
    public async Task Train_LauncherStandsStillAndGoesOn_SaysSoAndStartsAgain()
    {
        RankPids.NeedsProc();
        using var launcher = Commands.Start(_work.Folder, Workspace.Plain, [.. Train("run"), "--workers", "2"]);
        LiveRun.WaitForSteps(_work.At("run"), 25);
        var lead = RankPids.Of(launcher.Id, 0);
        RankPids.Signal("STOP", launcher.Id);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        string? line;
        do line = await launcher.StandardError.ReadLineAsync(limit.Token);
        while (line is not null && !line.Contains("does not answer", StringComparison.Ordinal));
        RankPids.Signal("CONT", launcher.Id);
        do line = await launcher.StandardError.ReadLineAsync(limit.Token);
        while (line is not null && !line.Contains("started again", StringComparison.Ordinal));
        Assert.Contains("This process, which hosts the ranks' store, stood still for ", line, StringComparison.Ordinal);
        Assert.NotEqual(lead, RankPids.Of(launcher.Id, 0, before: lead));
        RankPids.Signal("TERM", launcher.Id);
        Commands.Run(launcher);
    }

    [Fact]
    public void Train_NoLauncherAndTheStoresHostStandsStill_SurvivorsNameIt()
    {
        var port = WorkersTests.FreePort();
        var ranks = Enumerable.Range(0, 2).Select(rank => Commands.Start(_work.Folder, WorkersTests.Variables(rank, port), Train("run"))).ToList();
        LiveRun.WaitForSteps(_work.At("run"), 25);
        RankPids.Signal("STOP", ranks[0].Id);
        var end = Commands.Run(ranks[1]).Fails(75);
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"Rank 0 of 2 \(.+, process {ranks[0].Id}\) does not answer"), end.Error);
        RankPids.Signal("KILL", ranks[0].Id);
        Commands.Run(ranks[0]);
    }

    private string[] Train(string run) =>
    [
        "train", _work.TextRecipe, "--out", _work.At(run),
        .. ((string[])[Endless, "ranks.timeout=10", "metrics.every=1", "checkpoint.every=10", "samples.every=0"]).SelectMany(s => new[] { "--set", s }),
    ];
}
