using System.Diagnostics;
using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>Training that is stopped or killed at any moment, and goes on: the last bytes are those of a run that was let alone.</summary>
public sealed class StopTests : IDisposable
{
    private const int Steps = 400;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_CtrlC_LeavesACheckpointAndGoesOn()
    {
        var whole = TrainWhole();
        var process = Start("parts");
        WaitForLine(process, ", into "); // training has begun
        WaitForSteps("parts", 20);
        Commands.Run(Commands.StartTool(_work.Folder, Workspace.Plain, "kill", "-INT", $"{process.Id}")).Succeeds();
        var stopped = Commands.Run(process);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains("Stopping... (a second Ctrl-C ends at once)", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateDirectories(_work.At("parts/checkpoints")));
        Commands.Run(Start("parts")).Succeeds();
        Assert.Equal(whole, Workspace.LastBytes(_work.At("parts"), Steps));
    }

    [Fact]
    public void Train_CtrlCWhileMeasuring_StopsSoonAndSaysHowToGoOn()
    {
        var process = Commands.Start(_work.Folder, Workspace.Plain, "train", _work.GanRecipe, "--set", "evaluate.samples=1000000", "--out", _work.At("gan"), "--json");
        WaitForLine(process, "completed");
        WaitForLine(process, "measuring");
        var stopped = Interrupt(process);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains($"diorama evaluate '{_work.At("gan")}'", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("", stopped.Output);
        Assert.False(File.Exists(_work.At("gan/results.json")));

        // So does measuring alone, and it leaves the figures that there were.
        Commands.Run("evaluate", _work.At("gan"), "--samples", "4", "--out", _work.At("gan/results.json")).Succeeds();
        var before = File.ReadAllText(_work.At("gan/results.json"));
        process = Commands.Start(_work.Folder, Workspace.Plain, "evaluate", _work.At("gan"));
        WaitForLine(process, "measuring");
        stopped = Interrupt(process);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains("Begin again with: diorama evaluate", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_work.At("gan/results.json")));
    }

    [Theory]
    [InlineData("-INT", false)]
    [InlineData("-TERM", false)]
    [InlineData("-INT", true)]
    public void Sample_SignalWithinAText_StopsSoon(string signal, bool isStream)
    {
        // Running text has no end: one of a million symbols takes minutes.
        var data = $$"""data={name: text, path: "{{_work.At("texts.jsonl")}}", length: 20, batch: 4}""";
        Commands.Run("train", _work.TextRecipe, "--set", data, "--set", "model.hidden=512", "--set", "run.steps=1", "--set", "samples.every=0", "--out", _work.At("running")).Succeeds();
        var process = Commands.Start(_work.Folder, Workspace.Plain, ["sample", _work.At("running"), "-n", "1", "--max-length", "1000000", .. isStream ? new[] { "--stream" } : []]);
        if (isStream) process.StandardOutput.Read();
        else WaitForLine(process, "writing");
        var stopped = Interrupt(process, signal);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains(isStream ? "Stopped; 0 of 1 texts are made" : "Stopped; nothing was written", stopped.Error, StringComparison.Ordinal);
        Assert.Equal(isStream, stopped.Output.Length > 0); // what is printed stays
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    public void Analyse_SignalWithinADocument_StopsSoon(string signal, int code)
    {
        File.WriteAllText(_work.At("line.txt"), string.Concat(Enumerable.Repeat("a ", 30_000_000)));
        var process = Commands.Start(_work.Folder, Workspace.Plain, "text", "analyse", _work.At("line.txt"));
        Assert.False(process.WaitForExit(TimeSpan.FromSeconds(2)), "it was done before it was told to stop");
        var stopped = Interrupt(process, signal);
        Assert.True(stopped.ExitCode == code, stopped.Error);
        Assert.Equal("", stopped.Output);
        if (code == 130) Assert.Contains("Stopped. Begin again with: diorama text analyse", stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_CtrlC_SaysHowToBeginAgain()
    {
        // It waits for the end of a picture that never comes; more than a pipe holds is taken once it reads.
        var pipe = _work.At("pipe");
        Commands.Run(Commands.StartTool(_work.Folder, Workspace.Plain, "mkfifo", pipe)).Succeeds();
        var process = Commands.StartReading(_work.Folder, Workspace.Plain, pipe, "score", "run", "-");
        await using var input = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await input
            .WriteAsync(new byte[1 << 17], TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        var stopped = Interrupt(process);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains("Stopped. Begin again with: diorama score run -", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("", stopped.Output);
    }

    [Fact]
    public void Train_CtrlCWhileMeasuringInTheMiddle_StopsSoonWithACheckpoint()
    {
        var process = Commands.Start(_work.Folder, Workspace.Plain,
            "train", _work.GanRecipe, "--set", "run.steps=50", "--set", "metrics.every=1", "--set", "evaluate.every=3", "--set", "evaluate.samples=1000000", "--out", _work.At("gan"));
        WaitForSteps("gan", 3);
        var stopped = Interrupt(process);
        Assert.True(stopped.ExitCode == 130, stopped.Error);
        Assert.Contains("Go on with: ", stopped.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_work.At("gan/checkpoints/step-3")));
        Assert.Equal(3, LiveRun.CountSteps(_work.At("gan"))); // no figures of half a measurement
    }

    [Fact]
    public void Train_KilledAtAnyMoment_GoesOnToTheSameBytes() => KillAndResume(10);

    [Fact]
    [Trait("Category", "Long")]
    public void Train_KilledFiftyTimes_GoesOnToTheSameBytes() => KillAndResume(50);

    [Fact]
    public void Train_TwoInOneFolder_TheSecondIsRefused()
    {
        var process = Start("parts");
        WaitForLine(process, ", into ");
        var facts = File.ReadAllText(_work.At("parts/recipe.yaml"));
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=9", "--out", _work.At("parts"), "--resume").IsMistake("another process");
        Assert.Equal(facts, File.ReadAllText(_work.At("parts/recipe.yaml")));
        Commands.Run(process).Succeeds();
    }

    private IReadOnlyDictionary<string, string> TrainWhole()
    {
        Commands.Run(Start("whole")).Succeeds();
        return Workspace.LastBytes(_work.At("whole"), Steps);
    }

    // Each life is killed after a time that its number decides, from at once to most of a whole run; the last one is let alone.
    private void KillAndResume(int lives)
    {
        var clock = Stopwatch.StartNew();
        var whole = TrainWhole();
        var full = clock.Elapsed;
        var killed = 0;
        for (var life = 0; life < lives; life++)
        {
            var process = Start("parts");
            if (!process.WaitForExit(full * (0.2 + (life * 0.618034 % 0.7)))) process.Kill();
            var result = Commands.Run(process);
            var isOver = result.ExitCode == 0; // also in the moment before it was killed
            Assert.True(isOver || result.ExitCode == 137, result.Error);
            killed += isOver ? 0 : 1;

            // A finished run has nothing more to kill: begin another.
            if (!isOver) continue;
            Assert.Equal(whole, Workspace.LastBytes(_work.At("parts"), Steps));
            Directory.Delete(_work.At("parts"), recursive: true);
        }
        Assert.True(killed > 0, "no process was killed");
        Commands.Run(Start("parts")).Succeeds();
        Assert.Equal(whole, Workspace.LastBytes(_work.At("parts"), Steps));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_work.At("parts"), "*", SearchOption.AllDirectories), TemporaryName.Is);
    }

    private CommandResult Interrupt(Process process, string signal = "-INT")
    {
        var clock = Stopwatch.StartNew();
        Commands.Run(Commands.StartTool(_work.Folder, Workspace.Plain, "kill", signal, $"{process.Id}")).Succeeds();
        var result = Commands.Run(process);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed} to stop"); // about one, on a machine that has nothing else to do
        return result;
    }

    private static void WaitForLine(Process process, string with)
    {
        for (var line = process.StandardError.ReadLine(); ; line = process.StandardError.ReadLine())
        {
            Assert.True(line is not null, $"it ended without saying \"{with}\"");
            if (line.Contains(with, StringComparison.Ordinal)) return;
        }
    }

    private Process Start(string run) => Commands.Start(_work.Folder, Workspace.Plain,
        "train", _work.TextRecipe, "--set", $"run.steps={Steps}", "--set", "checkpoint.every=10", "--set", "samples.every=50", "--out", _work.At(run), "--resume");

    private void WaitForSteps(string run, int steps) => LiveRun.WaitForSteps(_work.At(run), steps);
}
