using System.Diagnostics;

namespace Diorama.Cli.Tests;

/// <summary>Ranks that somebody started by hand, and not alike: each says in what they differ, as the user's mistake, and nothing is trained.</summary>
public sealed class RanksDifferTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("optim.lr=0.5", "rank 1 has optim.lr=0.5, rank 0 has 0.01")]
    [InlineData("run.steps=8", "rank 1 has run.steps=8, rank 0 has 6")]
    public void Train_OtherRecipe_IsNamedByAll(string setting, string said) => Differ(new(), new() { ["set"] = setting }, said);

    [Fact]
    public void Train_OtherData_IsNamedByAll()
    {
        File.WriteAllLines(_work.At("fewer.jsonl"), File.ReadLines(_work.At("texts.jsonl")).Take(100));
        Differ(new(), new() { ["set"] = $"data.path={_work.At("fewer.jsonl")}" }, "rank 1 has the data's samples=");
    }

    [Fact]
    public void Train_OtherWorldSize_IsNamedByAll() => Differ(new(), new() { ["WORLD_SIZE"] = "3", ["set"] = "data.batch=12" }, "rank 1 has WORLD_SIZE=3, rank 0 has 2");

    [Fact]
    public void Train_OtherLocalWorldSize_IsNamedByAll() => Differ(new() { ["LOCAL_WORLD_SIZE"] = "2" }, new(), "rank 1 has LOCAL_WORLD_SIZE=fewer than 2, rank 0 has 2");

    // As under torchrun's agents on several machines: the one whose rank was lost has counted, the other has not.
    [Fact]
    public void Train_OtherRestartCountWhereRank0HostsTheStore_TrainTogether()
    {
        foreach (var rank in Start(new() { ["TORCHELASTIC_RESTART_COUNT"] = "1" }, new())) Commands.Run(rank).Succeeds();
    }

    [Fact]
    public void Train_RankTwice_SaysWhoHasItsPlace()
    {
        RankPids.NeedsProc();
        var port = WorkersTests.FreePort();
        Process Start(int rank) => Commands.Start(_work.Folder, WorkersTests.Variables(rank, port, 3), Train("data.batch=6"));
        var ranks = ((int[])[0, 1]).Select(Start).ToList();
        var second = Start(1);
        while (!ranks.Append(second).Any(r => r.HasExited)) Thread.CurrentThread.Join(TimeSpan.FromMilliseconds(50));
        var (twice, once) = second.HasExited ? (second, ranks[1]) : (ranks[1], second);
        Commands.Run(twice).IsMistake("Rank 1 is taken by ", $"process {once.Id}");
        // The others have not noticed.
        foreach (var rank in (Process[])[ranks[0], once])
        {
            Assert.False(rank.HasExited);
            RankPids.Signal("KILL", rank.Id);
            Commands.Run(rank);
        }
    }

    private void Differ(Dictionary<string, string?> first, Dictionary<string, string?> second, string said)
    {
        foreach (var rank in Start(first, second)) Commands.Run(rank).IsMistake("The ranks were not started alike: ", said);
        Assert.Empty(Directory.EnumerateFiles(_work.Folder, "metrics.jsonl", SearchOption.AllDirectories));
    }

    private List<Process> Start(params Dictionary<string, string?>[] ranks)
    {
        var port = WorkersTests.FreePort();
        return [.. ranks.Select((given, rank) =>
        {
            var variables = WorkersTests.Variables(rank, port, ranks.Length);
            foreach (var (name, value) in given) variables[name] = value;
            return Commands.Start(_work.Folder, variables, Train(given.GetValueOrDefault("set") ?? "run.seed=3"));
        })];
    }

    private string[] Train(string setting) => ["train", _work.TextRecipe, "--out", _work.At("run"), "--set", setting];
}
