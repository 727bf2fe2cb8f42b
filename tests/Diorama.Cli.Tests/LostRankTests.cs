using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>A rank is killed, or stands still, or whoever started it goes: it is named, and training goes on to the bytes of a run that was let alone.</summary>
public sealed class LostRankTests : IDisposable
{
    private const int Steps = 160;
    private const string Endless = "run.steps=10000000";

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_RanksKilledInTheMiddle_AreNamedAndTheEndIsTheSame() => KillRanks(2, named: 20, again: 200); // a busy machine's bounds

    [Fact]
    [Trait("Category", "Long")]
    public void Train_RanksKilledTwentyTimes_AreNamedAndTheEndIsTheSame() => KillRanks(20, named: 5, again: 30);

    [Fact]
    public void Train_RankStandsStill_IsNamedAtTheTimeoutAndTheEndIsTheSame() => StopRank(1);

    [Fact]
    [Trait("Category", "Long")]
    public void Train_LeadStandsStill_IsNamedAtTheTimeoutAndTheEndIsTheSame() => StopRank(0);

    [Fact]
    public void Train_RankKilledTooOften_EndsWithHowToGoOn()
    {
        RankPids.NeedsProc();
        using var process = Start("parts", "ranks.restarts=0", Endless);
        LiveRun.WaitForSteps(_work.At("parts"), 25);
        Kill(process, 1);
        Commands.Run(process).Fails(1, "Rank 1 (process ", "signal 9", "ranks.restarts", "Go on with: diorama train", "--resume --workers 2");
    }

    [Fact]
    public void Train_AllRanksKilledAtOnce_AreAllNamed()
    {
        RankPids.NeedsProc();
        using var process = Start("parts", "ranks.restarts=0", Endless);
        LiveRun.WaitForSteps(_work.At("parts"), 25);
        var killed = ((int[])[0, 1]).Select(rank => RankPids.Of(process.Id, rank)).ToList();
        Commands.Run(Commands.StartTool(_work.Folder, Workspace.Plain, "kill", "-KILL", $"{killed[0]}", $"{killed[1]}")).Succeeds();
        Commands.Run(process).Fails(1, $"Rank 0 (process {killed[0]}) was killed by signal 9", $"Rank 1 (process {killed[1]}) was killed by signal 9");
    }

    // The loss of a rank is no leave to go on with a run that the user did not ask to go on with.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_RankKilledWhereTheFolderHoldsARun_ThatRunStaysAsItIs(bool hasRefused)
    {
        RankPids.NeedsProc();
        var old = _work.TrainText("old");
        using var process = Commands.Start(_work.Folder, Workspace.Plain, [.. Train("old"), "--workers", "2"]);
        var (lead, other) = (RankPids.Of(process.Id, 0), RankPids.Of(process.Id, 1));
        RankPids.Signal("STOP", hasRefused ? process.Id : lead);
        if (hasRefused) Assert.True(SpinWait.SpinUntil(() => RankPids.HasEnded(lead), TimeSpan.FromMinutes(2)));
        RankPids.Signal("KILL", other);
        RankPids.Signal("CONT", process.Id);
        var end = Commands.Run(process).IsMistake("this folder is not empty");
        Assert.Equal(!hasRefused, end.Error.Contains("started again", StringComparison.Ordinal));
        Assert.Equal(Workspace.Steps, RunDirectory.Open(old).Checkpoints()[0].Step);
    }

    // As by Ctrl-Z and fg, or of a machine that pauses.
    [Fact]
    public void Train_AllStandStillAndGoOn_NobodyIsLost()
    {
        RankPids.NeedsProc();
        using var process = Commands.StartGroup(_work.Folder, Workspace.Plain, [.. Train("parts", "ranks.timeout=6", "run.steps=100000"), "--workers", "2", "--resume"]);
        for (var stop = 0; stop < 3; stop++)
        {
            LiveRun.WaitForSteps(_work.At("parts"), LiveRun.CountSteps(_work.At("parts")) + 25);
            RankPids.Signal("STOP", -process.Id);
            Thread.CurrentThread.Join(TimeSpan.FromSeconds(5)); // a collective may take four
            RankPids.Signal("CONT", -process.Id);
        }
        LiveRun.WaitForSteps(_work.At("parts"), LiveRun.CountSteps(_work.At("parts")) + 25);
        RankPids.Signal("TERM", process.Id);
        var end = Commands.Run(process);
        Assert.True(end.ExitCode == 130, $"{end.ExitCode}: {end.Error}");
        end.SaysNothingOf("started again");
    }

    [Fact]
    public void Train_LauncherKilled_RanksEndWithACheckpointAndGoOn()
    {
        RankPids.NeedsProc();
        var process = Start("parts", Endless);
        LiveRun.WaitForSteps(_work.At("parts"), 25);
        RankPids.Signal("KILL", process.Id);
        var end = Commands.Run(process); // with the last of those who write to its standard error
        Assert.Equal(137, end.ExitCode);
        Assert.Contains("The process that started the ranks", end.Error, StringComparison.Ordinal);
        Assert.Contains("Go on with: diorama train", end.Error, StringComparison.Ordinal);
        var steps = (int)RunDirectory.Open(_work.At("parts")).Checkpoints()[0].Step + 5;
        foreach (var run in (string[])["parts", "whole"]) Commands.Run(Start(run, $"run.steps={steps}")).Succeeds();
        Assert.Equal(Workspace.LastBytes(_work.At("whole"), steps), Workspace.LastBytes(_work.At("parts"), steps));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public void Train_SignalToTheLauncherAlone_StopsAllWithACheckpoint(string signal)
    {
        RankPids.NeedsProc();
        var noPrograms = new Dictionary<string, string?> { ["PATH"] = _work.Folder }; // as a slim container, which has no kill
        var process = Commands.Start(_work.Folder, noPrograms, [.. Train("parts", Endless), "--workers", "2"]);
        LiveRun.WaitForSteps(_work.At("parts"), 25);
        RankPids.Signal(signal, process.Id);
        var stopped = Commands.Run(process);
        Assert.True(stopped.ExitCode == 130, $"{stopped.ExitCode}: {stopped.Error}");
        Assert.Single(Regex.Matches(stopped.Error, "Stopping"));
        Assert.Contains("Go on with: ", stopped.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateDirectories(_work.At("parts/checkpoints")));
    }

    // As under torchrun or Slurm: nobody starts them again, and each survivor says who is lost.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Train_NoLauncher_SurvivorsNameTheLostRank(int lost)
    {
        var port = WorkersTests.FreePort();
        var ranks = Enumerable.Range(0, 3).Select(rank => Commands.Start(_work.Folder, WorkersTests.Variables(rank, port, 3), Train("run", "data.batch=6", "ranks.timeout=60", Endless))).ToList();
        LiveRun.WaitForSteps(_work.At("run"), 25);
        RankPids.Signal("KILL", ranks[lost].Id);
        for (var rank = 0; rank < 3; rank++)
        {
            if (rank == lost) continue;
            var end = Commands.Run(ranks[rank]).Fails(75);
            Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"Rank {lost} of 3 \(.+, process {ranks[lost].Id}\)"), end.Error);
        }
        Commands.Run(ranks[lost]);
    }

    private void StopRank(int rank)
    {
        RankPids.NeedsProc();
        var whole = TrainWhole();
        using var process = Start("parts", "ranks.timeout=10");
        LiveRun.WaitForSteps(_work.At("parts"), 25);
        var stopped = RankPids.Of(process.Id, rank);
        RankPids.Signal("STOP", stopped);
        var clock = Stopwatch.StartNew();
        var named = WaitForLine(process, $"Rank {rank} (process {stopped}) stood still");
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"named after {clock.Elapsed.TotalSeconds:0.00} s"));
        Assert.InRange(clock.Elapsed.TotalSeconds, 9, 60); // ten, the roll call within them, and what a busy machine adds
        Assert.Contains("(1 of 3 times)", named, StringComparison.Ordinal);
        Commands.Run(process).Succeeds();
        Assert.Equal(whole, Workspace.LastBytes(_work.At("parts"), Steps));
    }

    // Seconds until who was killed is named, and until training goes on.
    private void KillRanks(int kills, double named, double again)
    {
        RankPids.NeedsProc();
        // As often as it is, for there is a further checkpoint each time.
        string[] settings = ["ranks.restarts=1", $"run.steps={40 + (40 * kills)}"];
        Commands.Run(Start("whole", settings)).Succeeds();
        using var process = Start("parts", settings);
        var (tellings, resumptions, steps) = (new List<double>(), new List<double>(), 12);
        for (var kill = 0; kill < kills; kill++)
        {
            LiveRun.WaitForSteps(_work.At("parts"), steps);
            var clock = Stopwatch.StartNew();
            var killed = Kill(process, rank: (kill + 1) % 2);
            var line = WaitForLine(process, $"(process {killed}) was killed by signal 9, SIGKILL");
            tellings.Add(clock.Elapsed.TotalSeconds);
            Assert.Contains("(1 of 1 times)", line, StringComparison.Ordinal);
            WaitForLine(process, "resumed at step ");
            resumptions.Add(clock.Elapsed.TotalSeconds);
            steps = LiveRun.CountSteps(_work.At("parts")) + 15;
        }
        Commands.Run(process).Succeeds();
        Assert.Equal(Workspace.LastBytes(_work.At("whole"), 40 + (40 * kills)), Workspace.LastBytes(_work.At("parts"), 40 + (40 * kills)));
        TestContext.Current.TestOutputHelper?.WriteLine($"named after {Said(tellings)}; training again after {Said(resumptions)}");
        Assert.InRange(tellings.Max(), 0, named);
        Assert.InRange(resumptions.Max(), 0, again);

        static string Said(List<double> seconds) =>
            FormattableString.Invariant(
                $"{seconds.Order().ElementAt(seconds.Count / 2):0.00} s (median of {seconds.Count}; {seconds.Min():0.00} to {seconds.Max():0.00})"
            );
    }

    private static int Kill(Process launcher, int rank)
    {
        var process = RankPids.Of(launcher.Id, rank);
        RankPids.Signal("KILL", process);
        return process;
    }

    private static string WaitForLine(Process process, string with)
    {
        var said = new List<string>();
        while (process.StandardError.ReadLine() is { } line)
        {
            said.Add(line);
            if (line.Contains(with, StringComparison.Ordinal)) return line;
        }
        throw new Xunit.Sdk.XunitException($"it ended without saying \"{with}\": {string.Join('\n', said)}");
    }

    private IReadOnlyDictionary<string, string> TrainWhole()
    {
        Commands.Run(Start("whole")).Succeeds();
        return Workspace.LastBytes(_work.At("whole"), Steps);
    }

    private Process Start(string run, params string[] settings) => Commands.Start(_work.Folder, Workspace.Plain, [.. Train(run, settings), "--workers", "2", "--resume"]);

    private string[] Train(string run, params string[] settings) =>
    [
        "train", _work.TextRecipe, "--out", _work.At(run),
        .. ((string[])[$"run.steps={Steps}", "metrics.every=1", "checkpoint.every=10", "samples.every=0", .. settings]).SelectMany(s => new[] { "--set", s }),
    ];
}
