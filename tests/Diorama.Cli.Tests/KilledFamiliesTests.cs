using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>
/// Families whose training is killed at random steps and goes on: weights, optimisers, average and random states at the end are those of a run that was let alone. One process
/// is killed and started again; of two ranks one is killed, and the launcher sees to the rest.
/// </summary>
public sealed class KilledFamiliesTests : IDisposable
{
    private const int Steps = 40;
    private const int Every = 3; // steps between checkpoints
    private const int Furthest = 6; // steps of a life, at most

    private readonly Workspace _work = new();

    /// <summary>The first recipe of every family that does not begin with another's run.</summary>
    public static TheoryData<string, int, int> EveryFamily
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var recipe in RecipeSmokeTests.Recipes.Select(r => r.Data).DistinctBy(name => Recipe.Load(RecipeFinder.Find(name)).Model.Kind))
            {
                var kills = Recipe.Load(RecipeFinder.Find(recipe)).Model.Kind is "dcgan" or "vae" or "gru" ? 50 : 5;
                data.Add(recipe, 1, kills);
                data.Add(recipe, 2, kills);
            }
            return data;
        }
    }

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("digits-gan", 1, 3)]
    [InlineData("digits-vae", 2, 2)]
    public void Train_KilledAtRandomSteps_EndsWithTheSameBytes(string recipe, int workers, int kills) => KillAndCompare(recipe, workers, kills);

    [Fact]
    public void Train_RanksThatShareOutOptimizersKilled_EndsWithTheBytesOfRanksThatDoNot() => KillAndCompare("digits-vae", 2, 2, "ranks.shardOptimizer=true");

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(EveryFamily))]
    public void Train_EveryFamilyKilledAtRandomSteps_EndsWithTheSameBytes(string recipe, int workers, int kills) => KillAndCompare(recipe, workers, kills);

    private void KillAndCompare(string recipe, int workers, int kills, params string[] ofKilled)
    {
        RankPids.NeedsProc();
        Commands.Run(Start(recipe, "whole", workers)).Succeeds();
        var whole = EndOf("whole");
        var random = new Random(kills + workers);
        var process = StartAnew();
        for (var (killed, last) = (0, 0); killed < kills;)
        {
            var target = random.Next(last + 1, last + Furthest);
            SpinWait.SpinUntil(() => process.HasExited || LiveRun.CountSteps(_work.At("parts")) >= target);
            SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromMilliseconds(random.Next(30)));
            last = LiveRun.CountSteps(_work.At("parts"));
            if (last >= Steps || process.HasExited)
            {
                // It is through, and there is nothing more to kill: begin another.
                Commands.Run(process).Succeeds();
                Assert.Equal(whole, EndOf("parts"));
                Directory.Delete(_work.At("parts"), recursive: true);
                (process, last) = (StartAnew(), 0);
                continue;
            }
            killed++;
            if (workers > 1)
            {
                RankPids.Signal("KILL", RankPids.Of(process.Id, random.Next(workers)));
                continue;
            }
            process.Kill();
            Commands.Run(process);
            process = StartAnew();
        }
        Commands.Run(process).Succeeds();
        Assert.Equal(whole, EndOf("parts"));

        Process StartAnew() => Start(recipe, "parts", workers, ofKilled);
    }

    private Process Start(string recipe, string run, int workers, params string[] more) => Commands.Start(_work.Folder, Workspace.Plain,
    [
        "train", recipe, "--out", _work.At(run), "--resume", "--workers", $"{workers}",
        .. RecipeSmokeTests.Small(recipe).Append($"checkpoint.every={Every}").Append("ranks.restarts=1000").Concat(more).SelectMany(setting => new[] { "--set", setting }),
    ]);

    // Hashes of all tensors, and what else decides how training would go on; its times, of course, differ.
    private SortedDictionary<string, string> EndOf(string run)
    {
        var folder = RunDirectory.Open(_work.At(run)).Checkpoints()[0].Path;
        var end = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.safetensors")) end[Path.GetFileName(file)] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "state.json")))!.AsObject();
        Assert.True(state.Remove("seconds") && state.Remove("processorSeconds"));
        Assert.Contains("generators", state.Select(s => s.Key));
        end["state"] = state.ToJsonString();
        return end;
    }
}
