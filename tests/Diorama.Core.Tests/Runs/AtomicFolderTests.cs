using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunDirectory _run;

    public AtomicFolderTests() => _run = RunDirectory.Create(_folder.File("run"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commit_FilledFolder_AppearsWhole()
    {
        using (var folder = AtomicFolder.Create(_run.CheckpointPath(5)))
        {
            Fill(folder, "one");
            Assert.Empty(_run.Checkpoints());
            folder.Commit();
        }

        Assert.Equal([5], _run.Checkpoints().Select(c => c.Step));
        Assert.Equal("one", File.ReadAllText(Path.Combine(_run.CheckpointPath(5), "deep", "model")));
        Assert.Single(Directory.GetDirectories(_run.CheckpointsPath));
    }

    [Fact]
    public void Commit_NameTaken_Replaces()
    {
        foreach (var text in new[] { "one", "two" })
        {
            using var folder = AtomicFolder.Create(_run.CheckpointPath(5));
            Fill(folder, text);
            folder.Commit();
        }

        Assert.Equal("two", File.ReadAllText(Path.Combine(_run.CheckpointPath(5), "deep", "model")));
        Assert.Single(Directory.GetDirectories(_run.CheckpointsPath));
    }

    [Fact]
    public void RemoveLeftovers_KilledWhileReplacing_GivesTheOldFolderItsNameBack()
    {
        using (var folder = AtomicFolder.Create(_run.CheckpointPath(5)))
        {
            Fill(folder, "one");
            folder.Commit();
        }

        Directory.Move(_run.CheckpointPath(5), _run.CheckpointPath(5) + ".old-0123abcd");
        Assert.Equal(0, _run.RemoveLeftovers());
        Assert.Equal("one", File.ReadAllText(Path.Combine(_run.CheckpointPath(5), "deep", "model")));

        Directory.CreateDirectory(_run.CheckpointPath(5) + ".old-0123abcd");
        Assert.Equal(1, _run.RemoveLeftovers());
        Assert.Single(Directory.GetDirectories(_run.CheckpointsPath));
    }

    [Fact]
    public void SetAside_Checkpoint_LeavesTheList()
    {
        foreach (var _ in (int[])[1, 2])
        {
            using var folder = AtomicFolder.Create(_run.CheckpointPath(5));
            Fill(folder, "one");
            folder.Commit();
            var place = _run.SetAside(Assert.Single(_run.Checkpoints()));
            Assert.True(File.Exists(Path.Combine(place, "deep", "model")));
            Assert.Empty(_run.Checkpoints());
        }
    }

    [Fact]
    public void Dispose_WithoutCommit_LeavesNothing()
    {
        using (var folder = AtomicFolder.Create(_run.CheckpointPath(5)))
        {
            Fill(folder, "one");
        }

        Assert.Empty(Directory.GetFileSystemEntries(_run.CheckpointsPath));
    }

    [Fact]
    public void RemoveLeftovers_AfterAKill_RemovesOnlyTheUnfinished()
    {
        Fill(AtomicFolder.Create(_run.CheckpointPath(9)), "half"); // never disposed, as after a kill
        using (var folder = AtomicFolder.Create(_run.CheckpointPath(5)))
        {
            Fill(folder, "one");
            folder.Commit();
        }

        _folder.Write("run/recipe.yaml.tmp-0123abcd", "half");
        _folder.Write("run/notes.tmp-draft", "the user's own");
        Directory.CreateSymbolicLink(_folder.File("run/link.tmp-0123abcd"), _run.CheckpointPath(5));

        Assert.Equal([5], _run.Checkpoints().Select(c => c.Step));
        Assert.Equal(3, _run.RemoveLeftovers());
        Assert.Equal([_run.CheckpointPath(5)], Directory.GetDirectories(_run.CheckpointsPath));
        Assert.Equal("one", File.ReadAllText(Path.Combine(_run.CheckpointPath(5), "deep", "model"))); // not followed through the link
        Assert.True(File.Exists(_folder.File("run/notes.tmp-draft")));
    }

    [Fact]
    public void Create_FileInTheWay_IsTheUsersMistake()
    {
        _folder.Write("file", "");
        Assert.Throws<UserException>(() => AtomicFolder.Create(_folder.File("file/step-1")));
    }

    private static void Fill(AtomicFolder folder, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder.TemporaryPath, "deep"));
        File.WriteAllText(Path.Combine(folder.TemporaryPath, "deep", "model"), text);
    }
}
