using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Diorama.Cli.Tests;

public sealed class WorkersTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("--plan")]
    [InlineData("--check")]
    [InlineData("--find-lr")]
    public void Train_WorkersWithWhatLooksAtOneProcess_IsTheUsersMistake(string option) =>
        Commands.Run("train", "digits-vae", "--workers", "2", option).Fails(2, option, "looks at one process");

    [Fact]
    public void Train_TwoWorkers_IsOneRunWithOneDocument()
    {
        var result = Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("run"), "--workers", "2", "--json"]).Succeeds();
        Assert.Equal(_work.At("run"), result.Json().GetProperty("run").GetString());
        using var facts = JsonDocument.Parse(File.ReadAllText(_work.At("run/run.json")));
        Assert.EndsWith("--workers 2", facts.RootElement.GetProperty("command").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, State("run", Workspace.Steps).GetProperty("ranks").GetInt32());
    }

    [Fact]
    public void Train_PrecisionAuto_IsTheRunOfWhatTheLeadFound()
    {
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("auto"), "--workers", "2", "--set", "run.precision=auto"]).Succeeds();
        var found = File.ReadLines(_work.At("auto/recipe.yaml")).FirstOrDefault(line => line.Contains("precision:", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "float32";
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("same"), "--workers", "2", "--set", $"run.precision={found}"]).Succeeds();
        Assert.Equal(Workspace.LastBytes(_work.At("same")), Workspace.LastBytes(_work.At("auto")));
    }

    [Fact]
    public void Train_TwoWorkersToldToEnd_LeaveACheckpointAndGoOnToTheSameBytes()
    {
        const int Steps = 100;
        string[] more = ["--set", $"run.steps={Steps}", "--set", "checkpoint.every=40", "--set", "samples.every=0", "--resume", "--workers", "2"];
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("whole"), .. more]).Succeeds();
        using var process = Commands.Start(_work.Folder, Workspace.Plain, [.. Train("parts"), .. more]);
        Assert.NotNull(process.StandardError.ReadLine()); // training has begun
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_work.At("parts/metrics.jsonl")) && new FileInfo(_work.At("parts/metrics.jsonl")).Length > 0, TimeSpan.FromMinutes(1)));
        Commands.Run(Commands.StartTool(_work.Folder, Workspace.Plain, "kill", "-TERM", $"{process.Id}")).Succeeds();
        var stopped = Commands.Run(process);
        Assert.True(stopped.ExitCode == 130, $"{stopped.ExitCode}: {stopped.Error}");
        Assert.Contains("--workers 2 --out", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("Stopping...", stopped.SaysNothingOf("Ctrl-C").Error, StringComparison.Ordinal); // nobody pressed it
        Assert.False(File.Exists(_work.At($"parts/checkpoints/step-{Steps}/state.json")));
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("parts"), .. more]).Succeeds();
        Assert.Equal(Workspace.LastBytes(_work.At("whole"), Steps), Workspace.LastBytes(_work.At("parts"), Steps));
    }

    [Theory]
    [InlineData("ranks.timeout", "1e300")]
    [InlineData("ranks.timeout", "604801")]
    [InlineData("ranks.startTimeout", "5000000")]
    public void Train_PatienceOfMoreThanAWeek_IsAMistake(string setting, string seconds)
    {
        Commands.Run([.. Train("run"), "--set", $"{setting}={seconds}", "--check"]).IsMistake(setting, "at most 604800");
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("run"), "--set", $"{setting}=604800", "--workers", "2"]).Succeeds();
    }

    [Fact]
    public void Train_TorchrunsVariables_TrainTogetherAndRank0HostsTheStore()
    {
        var port = FreePort();
        using var follower = Commands.Start(_work.Folder, Variables(1, port), Train("elsewhere"));
        Commands.RunProcess(_work.Folder, Variables(0, port), Train("run")).Succeeds();
        Commands.Run(follower).Succeeds();
        Assert.Equal(2, State("run", Workspace.Steps).GetProperty("ranks").GetInt32());
        Assert.False(Directory.Exists(_work.At("elsewhere"))); // only rank 0 writes
    }

    [Fact]
    public void Train_WorkersThatCannotBe_AreMistakes()
    {
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("run"), "--workers", "0"]).IsMistake("--workers 0");
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. Train("run"), "--workers", "3"]).IsMistake("data.batch=4", "3 ranks", "take 3 or 6");
        Commands.RunProcess(_work.Folder, Variables(0, 29500), [.. Train("run"), "--workers", "2"]).IsMistake("RANK is set");
        Assert.False(Directory.Exists(_work.At("run")));
    }

    [Fact]
    public void Ranks_TwoWorkers_TellHowLongSumsTake()
    {
        foreach (var (over, name) in new[] { ("local", "shared memory"), ("gloo", "Gloo") })
        {
            var said = Commands.RunProcess(_work.Folder, Workspace.Plain, "ranks", "--workers", "2", "--over", over).Succeeds();
            Assert.Contains($"2 ranks over {name}", said.Output, StringComparison.Ordinal);
            Assert.Contains("25165824 bytes", said.Output, StringComparison.Ordinal);
        }
        Commands.RunProcess(_work.Folder, Workspace.Plain, "ranks").IsMistake("one process only", "--workers 2");
    }

    private string[] Train(string run) => ["train", _work.TextRecipe, "--out", _work.At(run)];

    private JsonElement State(string run, int step)
    {
        using var state = JsonDocument.Parse(File.ReadAllText(_work.At($"{run}/checkpoints/step-{step}/state.json")));
        return state.RootElement.Clone();
    }

    // As torchrun sets them for ranks on machines of their own, which Gloo connects; those that --workers starts share memory.
    internal static Dictionary<string, string?> Variables(int rank, int port, int count = 2) => new(Workspace.Plain)
    {
        ["RANK"] = rank.ToString(CultureInfo.InvariantCulture),
        ["WORLD_SIZE"] = count.ToString(CultureInfo.InvariantCulture),
        ["LOCAL_WORLD_SIZE"] = "1",
        ["GLOO_SOCKET_IFNAME"] = "lo",
        ["MASTER_ADDR"] = "127.0.0.1",
        ["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
    };

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
