using System.ComponentModel;
using System.Diagnostics;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>The system's programs.</summary>
internal sealed class Programs : IPrograms
{
    private const int KeptLines = 15;

    public (string Output, long Started) Run(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var errors = new Queue<string>();
        using var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            errors.Enqueue(line.Data);
            if (errors.Count > KeptLines) errors.Dequeue();
        };
        var started = Stopwatch.GetTimestamp();
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new MachineException($"{file} cannot be started: {e.Message}");
        }
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (output, started)
            : throw new MachineException($"{Path.GetFileName(file)} {string.Join(' ', arguments)} failed:\n{string.Join('\n', errors)}");
    }
}
