using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli.Tests;

/// <summary>
/// Families whose training is killed at random steps and goes on: weights, optimisers, average and random states at the end are those of a run that was let alone. One process
/// is killed and started again; of two ranks one is killed, and the launcher sees to the rest. What begins with another's run begins with a short one of that recipe.
/// </summary>
public sealed class KilledFamiliesTests : IDisposable
{
    private const int Steps = 40;
    private const int Every = 3; // steps between checkpoints
    private const int Furthest = 6; // steps of a life, at most

    // What makes those short that begin with another's run, whose sizes are the other's.
    private static readonly Dictionary<string, string[]> _ofHeirs = new()
    {
        ["lora"] = ["optim.schedule.warmupSteps=0", "optim.lr=0.03"],
        ["translation-gan"] = ["model.discriminatorPretrainSteps=4", "optim.lr=0.002", "data.vocabularySize=300", "data.length=500", "run.steps=20"],
    };

    // Recipes that keep no more between two steps than another one of their family does.
    private static readonly Dictionary<string, string> _likeAnother = new()
    {
        ["digits-conv-vae"] = "digits-vae with convolutions",
        ["digits-gan-10percent-plain"] = "digits-gan on fewer pictures",
        ["digits-gan-long"] = "digits-gan for longer",
        ["digits-iwae"] = "digits-vae with more draws a picture",
        ["poems-gru-large"] = "poems-gru, larger",
        ["sprites-pix2pix-mse"] = "sprites-pix2pix with another loss",
        ["sprites-vae"] = "digits-vae in colour",
        ["sprites-vqvae"] = "digits-vqvae in colour",
        ["verses-older-modern"] = "verses-es-en-transformer from another English",
    };

    private readonly Workspace _work = new();

    /// <summary>Every recipe but those that are like another.</summary>
    public static TheoryData<string, int, int> EveryFamily
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var recipe in RecipeFinder.Names().Except(_likeAnother.Keys))
            {
                var kills = recipe is "digits-gan" or "digits-vae" or "poems-gru" ? 50 : 5;
                data.Add(recipe, 1, kills);
                data.Add(recipe, 2, kills);
            }
            return data;
        }
    }

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("digits-gan", 1, 3)]
    [InlineData("poems-gru", 1, 2)]
    [InlineData("digits-vae", 2, 2)]
    public void Train_KilledAtRandomSteps_EndsWithTheSameBytes(string recipe, int workers, int kills) => KillAndCompare(recipe, workers, kills);

    [Fact]
    public void Train_RanksThatShareOutOptimizersKilled_EndsWithTheBytesOfRanksThatDoNot() => KillAndCompare("digits-vae", 2, 2, "ranks.shardOptimizer=true");

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(EveryFamily))]
    public void Train_EveryFamilyKilledAtRandomSteps_EndsWithTheSameBytes(string recipe, int workers, int kills) => KillAndCompare(recipe, workers, kills);

    [Fact]
    public void EveryFamily_OfAllRecipes_LeavesNoneOutUntold()
    {
        var killed = EveryFamily.Select(row => row.Data.Item1).Distinct().ToList();
        Assert.Equal(RecipeFinder.Names(), killed.Concat(_likeAnother.Keys).Order(StringComparer.Ordinal));
        Assert.Equal(ModelFamilies.All.Names.Order(StringComparer.Ordinal), killed.Select(name => Load(name).Model.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(killed.Where(name => Load(name).Init is not null).Select(name => Load(name).Model.Kind).Order(StringComparer.Ordinal), _ofHeirs.Keys.Order(StringComparer.Ordinal));
    }

    private void KillAndCompare(string recipe, int workers, int kills, params string[] ofKilled)
    {
        RankPids.NeedsProc();
        if (ParentOf(recipe) is { } parent) Commands.Run(Start(parent, "parent", workers: 1)).Succeeds();
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
        .. Small(recipe).Append($"checkpoint.every={Every}").Append("ranks.restarts=1000").Concat(more).SelectMany(setting => new[] { "--set", setting }),
    ]);

    private List<string> Small(string recipe) =>
        ParentOf(recipe) is null ? RecipeSmokeTests.Small(recipe) : [.. RecipeSmokeTests.Short(recipe), .. _ofHeirs[Load(recipe).Model.Kind], $"init={_work.At("parent")}"];

    // Recipes name the run that they begin with by the recipe that made it.
    private static string? ParentOf(string recipe) => Path.GetFileName(Load(recipe).Init);

    private static Recipe Load(string recipe) => Recipe.Load(RecipeFinder.Find(recipe));

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
