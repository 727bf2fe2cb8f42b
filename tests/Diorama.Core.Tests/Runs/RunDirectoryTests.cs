using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_NewFolder_HasItsPlaces()
    {
        var run = RunDirectory.Create(_folder.File("runs/one/"));
        Assert.Equal("one", run.Name);
        Assert.True(Directory.Exists(run.SamplesPath) && Directory.Exists(run.CheckpointsPath));
        Assert.Equal(_folder.File("runs/one/recipe.yaml"), run.RecipePath);
        Assert.Equal(_folder.File("runs/one/metrics.jsonl"), run.MetricsPath);
        Assert.Equal(_folder.File("runs/one/report.html"), run.ReportPath);
        Assert.Equal(_folder.File("runs/one/checkpoints/step-12"), run.CheckpointPath(12));
    }

    [Fact]
    public void Create_FolderInUse_NeedsResume()
    {
        File.WriteAllText(RunDirectory.Create(_folder.File("one")).RecipePath, "name: one");
        var e = Assert.Throws<UserException>(() => RunDirectory.Create(_folder.File("one")));
        Assert.Contains("--resume", e.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.File("one"), RunDirectory.Create(_folder.File("one"), resume: true).FullPath);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_SomebodyElsesFolder_IsLeftAlone(bool resume)
    {
        _folder.Write("photos/holiday.tmp-1234abcd", "x");
        var e = Assert.Throws<UserException>(() => RunDirectory.Create(_folder.File("photos"), resume));
        Assert.Contains("is no run", e.Message, StringComparison.Ordinal);
        Assert.Equal(["holiday.tmp-1234abcd"], Directory.EnumerateFileSystemEntries(_folder.File("photos")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_BegunAndKilledBeforeItsRecipe_BeginsAgain(bool resume)
    {
        RunDirectory.Create(_folder.File("one")).Lock().Dispose();
        Assert.Equal(_folder.File("one"), RunDirectory.Create(_folder.File("one"), resume).FullPath);
    }

    [Fact]
    public void Create_FileInTheWay_IsTheUsersMistake()
    {
        _folder.Write("file", "x");
        foreach (var path in new[] { _folder.File("file"), _folder.File("file/run") })
        {
            Assert.Contains("a file is in the way", Assert.Throws<UserException>(() => RunDirectory.Create(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_NameOrPath_FindsTheRun()
    {
        _folder.Write("runs/digits-gan/recipe.yaml", "");
        _folder.Write("runs/no-run/x", "");
        Assert.Equal(_folder.File("runs/digits-gan"), RunDirectory.Open("digits-gan", _folder.File("runs")).FullPath);
        Assert.Equal(_folder.File("runs/digits-gan"), RunDirectory.Open(_folder.File("runs/digits-gan/"), "elsewhere").FullPath);
        Assert.Equal(["digits-gan"], RunDirectory.List(_folder.File("runs")));
        Assert.Empty(RunDirectory.List(_folder.File("none")));
    }

    [Fact]
    public void List_WhatIsBeingWritten_IsNoRunYet()
    {
        foreach (var folder in new[] { "whole", "half.tmp-0a1b2c3d", "rehearsed.tmp-0a1b2c3d/rehearsed", "group/whole", "group/half.tmp-0a1b2c3d" }) _folder.Write($"runs/{folder}/recipe.yaml", "");
        Assert.Equal(["group/whole", "whole"], RunDirectory.List(_folder.File("runs")));
    }

    [Fact]
    public void Open_Unknown_NamesTheNear()
    {
        _folder.Write("runs/digits-gan/recipe.yaml", "");
        _folder.Write("runs/no-run/x", "");
        Assert.Equal("there is no run digits-gna; did you mean digits-gan?", Message("digits-gna", "runs"));
        Assert.Equal($"there is no run a, nor any other in {_folder.File("empty")}; make one with diorama train", Message("a", "empty"));
        Assert.EndsWith("this folder is no run, it has no recipe.yaml", Message(_folder.File("runs/no-run"), "runs"), StringComparison.Ordinal);
        string Message(string name, string root) => Assert.Throws<UserException>(() => RunDirectory.Open(name, _folder.File(root))).Message;
    }

    [Fact]
    public void NewPath_TakenNames_CountsOn()
    {
        Assert.Equal(_folder.File("x"), RunDirectory.NewPath("x", _folder.Path));
        RunDirectory.Create(_folder.File("x"));
        RunDirectory.Create(_folder.File("x-2"));
        Assert.Equal(_folder.File("x-3"), RunDirectory.NewPath("x", _folder.Path));
    }

    [Fact]
    public void Checkpoints_SomeBroken_AreTheCompleteOnesNewestFirst()
    {
        var run = RunDirectory.Create(_folder.File("run"));
        foreach (var name in new[] { "step-9", "step-100", "step-20", "step-300.tmp-0a1b2c3d", "step-x", "step--5", "other" })
        {
            _folder.Write($"run/checkpoints/{name}/model", "x");
        }

        Directory.CreateDirectory(run.CheckpointPath(400)); // empty
        Assert.Equal([100, 20, 9], run.Checkpoints().Select(c => c.Step));
        Assert.Equal(run.CheckpointPath(100), run.Checkpoints()[0].Path);

        run.PruneCheckpoints(2);
        Assert.Equal([100, 20], run.Checkpoints().Select(c => c.Step));
        Assert.False(Directory.Exists(run.CheckpointPath(9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.PruneCheckpoints(1));

        Assert.Equal(1, run.RemoveLeftovers());
        Assert.Empty(Directory.GetDirectories(run.CheckpointsPath, "*.tmp-*"));
        Assert.Equal([100, 20], run.Checkpoints().Select(c => c.Step));
    }
}
