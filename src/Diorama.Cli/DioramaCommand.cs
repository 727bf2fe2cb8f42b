using System.CommandLine;
using System.CommandLine.Invocation;
using Diorama.Cli.Commands;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>The command <c>diorama</c>: its subcommands, and how it ends.</summary>
internal static class DioramaCommand
{
    /// <summary>0 done, 1 the machine's fault, 2 the user's mistake, 130 stopped by Ctrl-C.</summary>
    public static int Run(string[] args)
    {
        var root = Create();
        // Without response files: a prompt that begins with @ is a prompt.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) Terminal.Error(error.Message);
            Terminal.Error($"Try: diorama {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help");
            return ExitCode.UsersMistake;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (DioramaException e)
        {
            Terminal.Error(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Stopped;
        }
        catch (Exception e) // one that nobody foresaw: a line for the user, the rest in a file
        {
            Terminal.Error(Unforeseen.Explain(e, args));
            return ExitCode.MachinesFault;
        }
    }

    /// <summary>The command with all its subcommands.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand("Trains, extends and serves generative models of images, text, sound and video.")
        {
            JsonOption.Instance,
            QuickstartCommand.Create(),
            TrainCommand.Create(),
            SampleCommand.Create(),
            ReconstructCommand.Create(),
            InterpolateCommand.Create(),
            ScoreCommand.Create(),
            EvaluateCommand.Create(),
            ReportCommand.Create(),
            RunsCommand.Create(),
            ModelsCommand.Create(),
            DataCommand.Create(),
            DoctorCommand.Create(),
            SetupCommand.Create(),
            BenchCommand.Create(),
            BenchChildCommand.Create(),
        };
        Example.ShowIn(root);
        return root;
    }
}
