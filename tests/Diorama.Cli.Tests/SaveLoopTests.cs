using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>A training that saves after every step, seen and killed at random instants: every checkpoint that has its name is whole, and the newest is no older than what was acknowledged.</summary>
public sealed class SaveLoopTests : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    // What kill -9 would leave: the folder of a process that stands still.
    [Fact]
    public void Train_StoppedAt200InstantsOfASaveLoop_EveryCheckpointIsWhole()
    {
        RankPids.NeedsProc();
        var process = Start();
        LiveRun.WaitForSteps(_work.At("run"), 3);
        var random = new Random(1);
        for (var instant = 0; instant < 200; instant++)
        {
            SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromMilliseconds(random.NextDouble() * 15));
            RankPids.Signal("STOP", process.Id);
            Assert.True(SpinWait.SpinUntil(() => IsStopped(process.Id), TimeSpan.FromMinutes(1)));
            Check(_work.At("run"));
            RankPids.Signal("CONT", process.Id);
        }
        Assert.False(process.HasExited);
        process.Kill();
        Commands.Run(process);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void Train_KilledAt200InstantsOfASaveLoop_EveryCheckpointIsWhole()
    {
        RankPids.NeedsProc();
        var random = new Random(2);
        for (var life = 0; life < 200; life++)
        {
            var before = LiveRun.CountSteps(_work.At("run"));
            var process = Start();
            var trains = SpinWait.SpinUntil(() => process.HasExited || LiveRun.CountSteps(_work.At("run")) > before, _longest);
            SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromMilliseconds(random.NextDouble() * 200));
            process.Kill();
            var end = Commands.Run(process);
            Assert.True(trains && end.ExitCode == 137, $"life {life} ended with {end.ExitCode}, {(trains ? "having trained" : "without a step")}: {end.Error}");
            Assert.DoesNotContain("damaged", end.Error, StringComparison.Ordinal);
            Check(_work.At("run"));
        }
    }

    private Process Start() => Commands.Start(_work.Folder, Workspace.Plain,
        "train", _work.TextRecipe, "--set", "run.steps=10000000", "--set", "metrics.every=1", "--set", "checkpoint.every=1", "--set", "samples.every=0", "--out", _work.At("run"), "--resume");

    // A step's record is written before its checkpoint, and after that of the step before.
    private static void Check(string folder)
    {
        var run = RunDirectory.Open(folder);
        var checkpoints = run.Checkpoints();
        var (newest, recorded) = (checkpoints.Count > 0 ? checkpoints[0].Step : 0, MetricsLog.Read(run.MetricsPath)[^1].Step);
        Assert.True(newest >= recorded - 1, $"step {recorded} is recorded, and the newest checkpoint is that of step {newest}");
        foreach (var checkpoint in checkpoints)
        {
            using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(checkpoint.Path, "manifest.json")));
            var files = manifest.RootElement.GetProperty("files").EnumerateObject().ToList();
            Assert.Equal(4, files.Count);
            foreach (var file in files)
            {
                Assert.Equal(file.Value.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(checkpoint.Path, file.Name)))));
            }
        }
    }

    private static bool IsStopped(int process)
    {
        // A process stands still once all its threads do: T in their state, which stands behind the name in brackets.
        return Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")).All(thread =>
        {
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            return stat[stat.LastIndexOf(')') + 2] == 'T';
        });
    }
}
