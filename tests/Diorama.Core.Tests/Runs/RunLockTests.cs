using System.Diagnostics;
using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lock_TakenTwice_IsRefusedUntilGivenBack()
    {
        var run = RunDirectory.Create(_folder.File("run"));
        using (run.Lock())
        {
            var e = Assert.Throws<UserException>(() => RunDirectory.Create(_folder.File("run"), resume: true).Lock());
            Assert.StartsWith($"{_folder.File("run")}: another process is writing into this run", e.Message, StringComparison.Ordinal);
        }

        run.Lock().Dispose();
    }

    [Fact]
    public void Lock_HeldByAnotherProcess_IsRefusedUntilItIsKilled()
    {
        const string Flock = "/usr/bin/flock"; // takes the same kind of lock as .NET does
        Assert.SkipUnless(File.Exists(Flock), "needs util-linux's flock");
        var run = RunDirectory.Create(_folder.File("run"));
        using var other = Process.Start(new ProcessStartInfo(Flock, [_folder.File("run/.lock"), "sh", "-c", "echo held; cat"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());
        Assert.Throws<UserException>(run.Lock);

        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        Assert.Null(other.StandardOutput.ReadLine()); // all who held the pipe, and so the lock, are gone
        run.Lock().Dispose();
    }

    [Fact]
    public void Lock_FileLeftBehind_DoesNotBlock()
    {
        var run = RunDirectory.Create(_folder.File("run"));
        _folder.Write("run/.lock", "4711");
        run.Lock().Dispose();
    }

    [Fact]
    public void Lock_FolderGone_IsTheUsersMistake()
    {
        var run = RunDirectory.Create(_folder.File("run"));
        Directory.Delete(_folder.File("run"), recursive: true);
        Assert.Throws<UserException>(run.Lock);
    }
}
