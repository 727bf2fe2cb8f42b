namespace Diorama.Cli.Tests;

/// <summary>The launcher <c>./diorama</c>, in a clone of straw: its <c>dotnet</c> only says how it was called.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("diorama launcher ").FullName;
    private readonly string _launcher;
    private readonly Dictionary<string, string?> _environment;

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher is a script for bash");
        foreach (var folder in (string[])["clone/src/Some", "clone/native", "clone/artifacts/diorama", "clone/tests/A.Tests", "clone/tests/B.Tests", "tools", "elsewhere"])
        {
            Directory.CreateDirectory(At(folder));
        }
        _launcher = At("clone/diorama");
        File.Copy(FindLauncher(), _launcher);
        foreach (
            var file in (string[])
                [
                    "clone/global.json",
                    "clone/Directory.Build.props",
                    "clone/Directory.Build.targets",
                    "clone/src/Some/Old.cs",
                    "clone/tests/A.Tests/A.Tests.csproj",
                    "clone/tests/B.Tests/B.Tests.csproj",
                ]
        )
        {
            File.WriteAllText(At(file), "");
        }
        Tool("dotnet", """
            case $1 in
              --version) [ -z "${FAKE_NO_SDK:-}" ] || { echo "A compatible .NET SDK was not found." >&2; exit 1; }; echo 10.0.100 ;;
              test) echo "$FAKE_TESTS"; exit "${FAKE_TESTS_EXIT:-0}" ;;
              *) echo "dotnet: $*" ;;
            esac
            """);
        Tool("dpkg-query", "echo 'install ok installed'");
        Tool("apt-get", "exit 1");
        _environment = new() { ["PATH"] = $"{At("tools")}:/usr/bin:/bin" };
        File.WriteAllText(At("clone/artifacts/diorama/diorama.dll"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Launcher_NothingChanged_RunsTheCommandAtOnce() =>
        Assert.Equal($"dotnet: {At("clone/artifacts/diorama/diorama.dll")} models --json\n", Run("models", "--json").Succeeds().Output);

    [Theory]
    [InlineData("quickstart")]
    [InlineData("setup")]
    [InlineData("doctor")]
    [InlineData("train", "digits-vae")]
    [InlineData("test", "--help")]
    [InlineData]
    public void Launcher_NothingChanged_StartsDotnetOnce(params string[] args)
    {
        Log();
        Assert.Equal($"dotnet: {string.Join(' ', [At("clone/artifacts/diorama/diorama.dll"), .. args])}\n", Run(args).Succeeds().Output);
        Assert.Single(File.ReadAllLines(At("calls")));
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("--help")]
    [InlineData("quickstart", "--help")]
    [InlineData("train", "-h")]
    public void Launcher_PackagesAreMissing_HelpAndDoctorWork(params string[] args)
    {
        Tool("dpkg-query", "exit 1");
        File.Delete(At("clone/artifacts/diorama/diorama.dll")); // not built yet
        var result = Run(args).Succeeds();
        Assert.EndsWith($"{args[^1]}\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("setup", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Installing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Launcher_NoSdkFits_ShowsDotnetsOwnWords()
    {
        _environment["FAKE_NO_SDK"] = "1";
        File.Delete(At("clone/artifacts/diorama/diorama.dll"));
        var result = Run("doctor");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("A compatible .NET SDK was not found.", result.Error, StringComparison.Ordinal);
        Assert.Contains("Get the SDK 10", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Launcher_ThroughALinkFromElsewhere_FindsItsClone()
    {
        var link = At("a link");
        File.CreateSymbolicLink(link, _launcher);
        Assert.Contains(At("clone/artifacts/diorama/diorama.dll"), Run(link, "models").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Launcher_SourceChangedOrRemoved_BuildsFirst()
    {
        var source = At("clone/src/Some/New.cs");
        File.WriteAllText(source, "");
        File.SetLastWriteTimeUtc(source, File.GetLastWriteTimeUtc(At("clone/artifacts/diorama/diorama.dll")).AddSeconds(5));
        Assert.StartsWith("Building", Run("models").Succeeds().Error, StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(source, DateTime.UnixEpoch);
        Assert.Equal("", Run("models").Succeeds().Error);
        File.Delete(source);
        Assert.StartsWith("Building", Run("models").Succeeds().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Launcher_NoDotnet_SaysWhereToGetIt()
    {
        File.Delete(At("tools/dotnet"));
        foreach (var tool in (string[])["bash", "readlink", "dirname", "find", "cat", "mktemp", "rm", "uname"]) File.CreateSymbolicLink(At($"tools/{tool}"), $"/usr/bin/{tool}");
        _environment["PATH"] = At("tools");
        var result = Run("models");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("diorama: the .NET SDK 10 is missing", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Passed!  - Failed:     0, Passed:    12, Skipped:     1, Total:    13|Passed!  - Failed:     0, Passed:     3, Skipped:     0, Total:     3", 0, "15 passed, 0 failed")]
    [InlineData("Failed!  - Failed:     2, Passed:    10, Skipped:     0, Total:    12|Passed!  - Failed:     0, Passed:     3, Skipped:     0, Total:     3", 1, "13 passed, 2 failed")]
    [InlineData("Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12|The active test run was aborted.", 1, "12 passed, 1 failed")]
    [InlineData("Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12|No test is available in B.Tests.dll.", 0, "12 passed, 1 failed")]
    [InlineData("", 0, "0 passed, 1 failed")]
    public void Test_Summaries_AreAddedUpInTheLastLine(string lines, int exit, string last)
    {
        _environment["FAKE_TESTS"] = lines.Replace('|', '\n');
        _environment["FAKE_TESTS_EXIT"] = $"{exit}";
        var result = Run("test");
        Assert.EndsWith($"\n{last}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(last.Contains(" 0 failed", StringComparison.Ordinal) ? 0 : 1, result.ExitCode);
    }

    [Fact]
    public void Test_InAnotherLanguage_AsksForTheSummariesInEnglish()
    {
        _environment["LANG"] = "zh_CN.UTF-8";
        Tool("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              test) [ "$DOTNET_CLI_UI_LANGUAGE" = en ] && line='Passed!  - Failed:     0, Passed:     2,' || line='已通过! - 失败:     0，通过:     2，'
                echo "$line Skipped:     0, Total:     2"; echo "$line Skipped:     0, Total:     2" ;;
            esac
            """);
        Assert.EndsWith("\n4 passed, 0 failed\n", Run("test").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_WithTheUsersFilter_LeavesOutItsOwn()
    {
        Tool("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              test) echo "asked: $*"; echo 'Passed!  - Failed:     0, Passed:     1, Skipped:     0, Total:     1' ;;
            esac
            """);
        Assert.Contains("--filter Category!=Long", Run("test").Output, StringComparison.Ordinal);
        var own = Run("test", "--filter", "Some").Succeeds().Output;
        Assert.Contains("--filter Some", own, StringComparison.Ordinal);
        Assert.DoesNotContain("Category", own, StringComparison.Ordinal);
    }

    [Fact]
    public void Launcher_Scripts_AreFreeOfComplaints()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/shellcheck"), "shellcheck is not installed");
        var root = Path.GetDirectoryName(FindLauncher())!;
        var result = Commands.Run(Commands.StartTool(root, Workspace.Plain, "/usr/bin/shellcheck", "diorama", ".ci/run"));
        Assert.Equal("", result.Output);
    }

    private CommandResult Run(params string[] args)
    {
        var isLink = args is [['/', ..], ..];
        return Commands.Run(Commands.StartTool(At("elsewhere"), _environment, isLink ? args[0] : _launcher, isLink ? args[1..] : args));
    }

    private void Log() => Tool("dotnet", $"echo \"$*\" >> '{At("calls")}'\necho \"dotnet: $*\"");

    private string At(string name) => Path.Combine(_folder, name);

    private void Tool(string name, string script)
    {
        var path = At($"tools/{name}");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string FindLauncher()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Diorama.slnx"))) return Path.Combine(folder.FullName, "diorama");
        }
        throw new InvalidOperationException("run these tests from within the repository");
    }
}
