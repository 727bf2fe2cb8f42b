using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>One of the ranks that <see cref="RankLauncher"/> started: this program again. The lead speaks for itself; the others are heard only if they fail.</summary>
internal sealed partial class RankProcess : IDisposable
{
    private const int KeptLines = 15;

    private const int SigTerm = 15;

    // Shells' and .NET's way to say that a signal ended a process.
    private const int SignalBase = 128;

    private static readonly Dictionary<int, string> _signals = new()
    {
        [6] = ", SIGABRT",
        [7] = ", SIGBUS",
        [9] = ", SIGKILL, as the system does where memory runs out",
        [11] = ", SIGSEGV",
        [SigTerm] = ", SIGTERM",
    };

    // Either is the user's word on threads.
    private static readonly string[] _threadVariables = ["DIORAMA_THREADS", "OMP_NUM_THREADS"];

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private RankProcess(Process process, int rank)
    {
        _process = process;
        Rank = rank;
        Ended = process.WaitForExitAsync();
    }

    /// <summary>Its number.</summary>
    public int Rank { get; }

    /// <summary>Completed once it has ended.</summary>
    public Task Ended { get; }

    /// <summary>Whether it ended, and not well.</summary>
    public bool HasFailed => Ended.IsCompleted && ExitCode is not (Cli.ExitCode.Done or Cli.ExitCode.Stopped);

    /// <summary>Whether it ended for the loss of another.</summary>
    public bool HasMissedAnother => ExitCode == Cli.ExitCode.RankLost;

    /// <summary>Whether a signal ended it: one that does not ask, or that its own code caused.</summary>
    public bool IsKilled => ExitCode > SignalBase;

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What to call it.</summary>
    public string Name => FormattableString.Invariant($"Rank {Rank} (process {_process.Id})");

    /// <summary>What killed it, and what it said last.</summary>
    public string HowKilled
    {
        get
        {
            var signal = ExitCode - SignalBase;
            return FormattableString.Invariant($"{Name} was killed by signal {signal}{_signals.GetValueOrDefault(signal, "")}. {LastWords}").TrimEnd('.', ' ', '\n');
        }
    }

    /// <summary>What it said last.</summary>
    public string LastWords
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="arguments">The command.</param>
    /// <param name="rank">Its number.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="port">Where the store is, on this machine.</param>
    /// <param name="generation">The how manieth start of the ranks it is, from 0.</param>
    public static RankProcess Start(IReadOnlyList<string> arguments, int rank, int count, int port, int generation)
    {
        var self = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "diorama.dll")] : [];
        var start = new ProcessStartInfo(self, [.. program, .. arguments]) { RedirectStandardOutput = rank > 0, RedirectStandardError = rank > 0 };
        foreach (var (name, value) in Variables(rank, count, port, generation)) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.Start();
        var made = new RankProcess(process, rank);
        if (rank > 0) made.Listen();
        return made;
    }

    /// <summary>Asks it to stop with a checkpoint.</summary>
    public void AskToStop()
    {
        if (!Ended.IsCompleted && !OperatingSystem.IsWindows()) _ = Signal(_process.Id, SigTerm); // ESRCH, the one way to fail: it ended just now
    }

    /// <summary>Ends it at once, where it has not ended.</summary>
    public void Kill()
    {
        if (!Ended.IsCompleted) _process.Kill(); // one that stands still, too
        Ended.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    // torchrun's, which every rank reads, whoever started it.
    private static Dictionary<string, string> Variables(int rank, int count, int port, int generation)
    {
        var variables = new Dictionary<string, string>
        {
            ["RANK"] = Number(rank),
            ["LOCAL_RANK"] = Number(rank),
            ["WORLD_SIZE"] = Number(count),
            ["LOCAL_WORLD_SIZE"] = Number(count),
            ["MASTER_ADDR"] = "127.0.0.1",
            ["MASTER_PORT"] = Number(port),
            ["TORCHELASTIC_USE_AGENT_STORE"] = "True",
            ["TORCHELASTIC_RESTART_COUNT"] = Number(generation),
        };
        // Ranks share the machine's cores: together they have as many threads as it has.
        if (!Array.Exists(_threadVariables, name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
            variables["DIORAMA_THREADS"] = Number(Math.Max(1, Environment.ProcessorCount / count));
        return variables;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // By the system itself: slim containers have no program kill.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private void Listen()
    {
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            lock (_lines)
            {
                _lines.Enqueue(Terminal.Unsigned(line.Data));
                if (_lines.Count > KeptLines) _lines.Dequeue();
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }
}
