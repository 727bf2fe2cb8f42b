using System.Diagnostics;

namespace Diorama.Cli.Tests;

/// <summary>Disks that are full, or may not be written.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly Workspace _work = new();
    private readonly List<string> _mounts = [];

    public void Dispose()
    {
        foreach (var mount in _mounts) Tool("umount", mount);
        _work.Dispose();
    }

    [Fact]
    public void Train_FullDisk_SaysSoAndLosesNothing()
    {
        var disk = Mount("size=1m");
        var run = Path.Combine(disk, "run");
        Commands.Run("train", _work.TextRecipe, "--out", run).Succeeds();
        var before = Workspace.LastBytes(run);
        File.WriteAllBytes(Path.Combine(disk, "ballast"), new byte[new DriveInfo(disk).AvailableFreeSpace - 8192]);
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=8", "--out", run, "--resume")
            .Fails(1, "step-8/", "the disk is full", "free some space", "Go on with: diorama train", $"--out '{run}' --resume").SaysNothingOf(".tmp-");
        Assert.Equal(before, Workspace.LastBytes(run));
        Assert.Equal(before.Count, Directory.EnumerateFiles(Path.Combine(run, "checkpoints", "step-6"), "*.safetensors").Count());

        // With space again, the run goes on as if nothing had been.
        File.Delete(Path.Combine(disk, "ballast"));
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=8", "--out", run, "--resume").Succeeds();
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=8", "--out", _work.At("whole")).Succeeds();
        Assert.Equal(Workspace.LastBytes(_work.At("whole"), 8), Workspace.LastBytes(run, 8));
    }

    [Fact]
    public void Commands_FullDisk_LeaveNothingHalfWritten()
    {
        var disk = Mount("size=1m");
        var run = Path.Combine(disk, "run");
        Commands.Run("train", _work.TextRecipe, "--out", run).Succeeds();
        var report = File.ReadAllText(Path.Combine(run, "report.html"));
        File.WriteAllBytes(Path.Combine(disk, "ballast"), new byte[new DriveInfo(disk).AvailableFreeSpace - 4096]);
        Commands.Run("sample", run, "-n", "2000", "--out", Path.Combine(disk, "x.txt")).Fails(1, "x.txt", "the disk is full");
        Commands.Run("report", run).Fails(1, "the disk is full");
        Commands.Run("evaluate", run).Fails(1, "the disk is full");
        Assert.Equal(report, File.ReadAllText(Path.Combine(run, "report.html")));
        Assert.DoesNotContain(Directory.EnumerateFiles(disk, "*", SearchOption.AllDirectories), f => f.Contains(".tmp-", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(disk, "x.txt")));
    }

    [Fact]
    public void Sample_LargerThanTheShellAllows_SaysSoAndLeavesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit");
        var run = _work.TrainText();
        // Without the second mapping that .NET makes of its own code, and which the limit would not let it make.
        var environment = new Dictionary<string, string?> { ["DOTNET_EnableWriteXorExecute"] = "0" };
        var process = Commands.StartTool(
            _work.Folder,
            environment,
            "bash",
            "-c",
            "ulimit -f 16; exec dotnet \"$0\" sample \"$1\" -n 5000 --out x.txt",
            Path.Combine(AppContext.BaseDirectory, "diorama.dll"),
            run
        );
        Commands.Run(process).Fails(1, "x.txt", "ulimit -f");
        Assert.DoesNotContain(Directory.EnumerateFiles(_work.Folder), f => Path.GetFileName(f).StartsWith("x.txt", StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_ReadOnlyFolder_SayWhere()
    {
        var disk = Mount("size=4m");
        var run = Path.Combine(disk, "run");
        Commands.Run("train", _work.TextRecipe, "--out", run).Succeeds();
        Assert.SkipUnless(Tool("mount", "-o", "remount,ro", disk), "this machine does not let the test remount");
        Commands.Run("train", _work.TextRecipe, "--out", Path.Combine(disk, "new")).IsMistake("read-only");
        Commands.Run("train", _work.TextRecipe, "--out", run, "--resume").IsMistake("read-only");
        Commands.Run("report", run).IsMistake("read-only");
        Commands.Run("sample", run, "--out", Path.Combine(disk, "x.txt")).IsMistake("read-only");
        Commands.Run("sample", run, "--out", Path.Combine(disk, "folder") + "/").IsMistake("read-only");
        Commands.Run("sample", run, "-n", "1").Succeeds(); // reading needs no writing
    }

    [Fact]
    public void Train_AFileIsInTheWay_SaysSo()
    {
        File.WriteAllText(_work.At("taken"), "");
        Commands.Run("train", _work.TextRecipe, "--out", _work.At("taken")).IsMistake("taken");
        Commands.Run("train", _work.TextRecipe, "--out", _work.At("taken/run")).IsMistake("a file is in the way");
    }

    [Fact]
    public void Run_StandardOutputIsFull_SaysSoInOneLine()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var process = Commands.StartTool(_work.Folder, Workspace.Plain, "sh", "-c", "exec dotnet \"$1\" models --json >/dev/full", "sh", Path.Combine(AppContext.BaseDirectory, "diorama.dll"));
        Commands.Run(process).Fails(1, "standard output cannot be written: No space left on device");
    }

    private string Mount(string options)
    {
        var folder = Directory.CreateDirectory(_work.At($"disk{_mounts.Count}")).FullName;
        Assert.SkipUnless(Tool("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder), "this machine does not let the test mount a small disk (it needs root)");
        _mounts.Add(folder);
        return folder;
    }

    private static bool Tool(string name, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such tool
        }
    }
}
