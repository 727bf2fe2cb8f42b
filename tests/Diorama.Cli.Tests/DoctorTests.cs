namespace Diorama.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Doctor_Here_IsHealthy()
    {
        var document = Commands.Run("doctor", "--json").Succeeds().Json();
        Assert.True(document.GetProperty("healthy").GetBoolean());
        var names = document.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("name").GetString()).ToList();
        Assert.All(["libtorch", "native", "devices", "BLAS", "threads", "spinning", "pictures", "data"], name => Assert.Contains(name, names));
    }

    [Theory]
    [InlineData(60, 35, "more are faster")]
    [InlineData(30, 31, "no difference")]
    [InlineData(50, 110, "export DIORAMA_THREADS=1, or export GOMP_SPINCOUNT=1000")]
    public void ThreadTrial_Times_SaysWhatToDo(double one, double two, string says)
    {
        var text = new ThreadTrial(2, one, two).ToString();
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.StartsWith($"a training step takes {one}.0 ms on 1 thread, {two}.0 on 2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_EmptyLibtorchFolder_SaysWhatToDo()
    {
        var found = Commands.RunProcess(_work.Folder, With("DIORAMA_LIBTORCH", _work.Folder), "doctor");
        AssertSick(found, "DIORAMA_LIBTORCH", "libtorch_cpu", "mend: unset DIORAMA_LIBTORCH");
        Commands.RunProcess(_work.Folder, With("DIORAMA_LIBTORCH", _work.Folder), "sample", _work.TrainText()).Fails(1, "DIORAMA_LIBTORCH", "unset");
    }

    [Fact]
    public void Doctor_NativeLibraryIsMissing_SaysWhatToDo()
    {
        AssertSick(Commands.RunProcess(_work.Folder, NoCache(), "doctor"), "not built", "mend: ./diorama setup");
        Commands.RunProcess(_work.Folder, NoCache(), "sample", _work.TrainText()).Fails(1, "diorama setup");
    }

    [Fact]
    public void Doctor_ThreadsAreNoNumber_SaysWhatToDo() =>
        AssertSick(Commands.RunProcess(_work.Folder, With("DIORAMA_THREADS", "many"), "doctor"), "DIORAMA_THREADS=many", "mend: unset DIORAMA_THREADS");

    [Fact]
    public void Setup_NoCompiler_SaysWhatToInstall()
    {
        var tools = Directory.CreateDirectory(_work.At("tools")).FullName;
        var dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(f => Path.Combine(f, "dotnet")).First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(tools, "dotnet"), dotnet);
        var environment = new Dictionary<string, string?>(NoCache()) { ["PATH"] = tools };
        Commands.RunProcess(_work.Folder, environment, "setup").Fails(1, "apt-get install g++ cmake");
    }

    // The native library is kept below this folder.
    private Dictionary<string, string?> NoCache() => With("XDG_DATA_HOME", Directory.CreateDirectory(_work.At("no cache")).FullName);

    private static Dictionary<string, string?> With(string name, string value) => new() { [name] = value };

    private static void AssertSick(CommandResult found, params string[] says)
    {
        Assert.True(found.ExitCode == 1, found.Output + found.Error);
        Assert.DoesNotContain("   at ", found.Output + found.Error, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, found.Output, StringComparison.Ordinal));
    }
}
