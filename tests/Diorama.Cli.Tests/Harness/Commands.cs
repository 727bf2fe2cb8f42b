using System.Diagnostics;

namespace Diorama.Cli.Tests;

/// <summary>Runs the real command: in this process, or as a process of its own.</summary>
internal static class Commands
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>In this process.</summary>
    internal static CommandResult Run(params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter();
        using var newError = new StringWriter();
        Console.SetOut(newOutput);
        Console.SetError(newError);
        try
        {
            var code = DioramaCommand.Run(args);
            return new(code, newOutput.ToString(), newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>As a process of its own, until it ends.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="environment">Variables to set, or to remove where the value is null.</param>
    /// <param name="args">The command's words.</param>
    internal static CommandResult RunProcess(string folder, IReadOnlyDictionary<string, string?> environment, params string[] args) =>
        Run(Start(folder, environment, args));

    /// <summary>Waits for a process and gives what it said.</summary>
    internal static CommandResult Run(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(_patience), "it did not end");
            return new(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
    }

    internal static Process Start(string folder, IReadOnlyDictionary<string, string?> environment, params string[] args) =>
        StartTool(folder, environment, DotNet(), [Path.Combine(AppContext.BaseDirectory, "diorama.dll"), .. args]);

    /// <summary>The same, as the first of a process group of its own, whose number is its own.</summary>
    internal static Process StartGroup(string folder, IReadOnlyDictionary<string, string?> environment, params string[] args) =>
        StartTool(folder, environment, "setsid", [DotNet(), Path.Combine(AppContext.BaseDirectory, "diorama.dll"), .. args]);

    /// <summary>The same, with a file for its standard input.</summary>
    internal static Process StartReading(string folder, IReadOnlyDictionary<string, string?> environment, string input, params string[] args) =>
        StartTool(folder, environment, "sh", ["-c", "input=$1; shift; exec \"$@\" < \"$input\"", "sh", input, DotNet(), Path.Combine(AppContext.BaseDirectory, "diorama.dll"), .. args]);

    internal static Process StartTool(string folder, IReadOnlyDictionary<string, string?> environment, string tool, params string[] args)
    {
        var start = new ProcessStartInfo(tool, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string DotNet() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
}
