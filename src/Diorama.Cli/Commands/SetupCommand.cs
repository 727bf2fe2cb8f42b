using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama setup</c>: builds the native library for this machine's libtorch, once.</summary>
internal static partial class SetupCommand
{
    public static Command Create()
    {
        var rebuild = new Option<bool>("--rebuild") { Description = "Build again, though it is there." };
        var command = new Command("setup", "Build the native library for this machine's libtorch. Does nothing when it is there.") { rebuild };
        command.SetAction(parsed =>
        {
            var isNeeded = !NativeBuild.IsBuilt || parsed.GetValue(rebuild);
            if (isNeeded) Build();
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(new JsonObject { ["native"] = NativeBuild.LibraryPath, ["built"] = isNeeded });
            return ExitCode.Done;
        });
        return command.WithExamples("diorama setup --rebuild");
    }

    /// <summary>Builds the library where it is missing.</summary>
    /// <exception cref="MachineException">There is no libtorch, or it cannot be compiled.</exception>
    public static void Ensure()
    {
        if (!NativeBuild.IsBuilt) Build();
    }

    private static void Build()
    {
        var bar = new ProgressBar();
        Terminal.Note("Building the native library for this machine's libtorch (about a minute)...");
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        NativeBuild.Run(line =>
        {
            if (Percent().Match(line) is not { Success: true } found) return;
            var share = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) / 100.0;
            var left = share > 0 ? $"  {ProgressBar.Time(clock.GetElapsedTime(start) * (1 / share - 1))} left" : "";
            bar.Show(share, "compiling" + left);
        });
        Terminal.Note($"Built {NativeBuild.LibraryPath}");
    }

    // CMake says "[ 42%] Building CXX object ...".
    [GeneratedRegex(@"^\[ *(\d{1,3})%\]")]
    private static partial Regex Percent();
}
