using System.CommandLine;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama setup</c>: builds the native library for this machine's libtorch, once.</summary>
internal static class SetupCommand
{
    public static Command Create()
    {
        var rebuild = new Option<bool>("--rebuild") { Description = "Build again, though it is there." };
        var command = new Command("setup", "Build the native library for this machine's libtorch. Does nothing when it is there.") { rebuild };
        command.SetAction(parsed =>
        {
            if (NativeBuild.IsBuilt && !parsed.GetValue(rebuild)) return ExitCode.Done;
            Terminal.Note("Building the native library for this machine's libtorch (about a minute)...");
            NativeBuild.Run(_ => { });
            Terminal.Note($"Built {NativeBuild.LibraryPath}");
            return ExitCode.Done;
        });
        return command;
    }
}
