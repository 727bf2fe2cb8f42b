using System.CommandLine;
using Diorama.Cli.Commands;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>The command <c>diorama</c>: its subcommands, and how it ends.</summary>
internal static class DioramaCommand
{
    private static readonly (string Name, Func<Command> Create)[] _commands =
    [
        ("quickstart", QuickstartCommand.Create),
        ("train", TrainCommand.Create),
        ("tune", TuneCommand.Create),
        ("sample", SampleCommand.Create),
        ("reconstruct", ReconstructCommand.Create),
        ("caption", CaptionCommand.Create),
        ("interpolate", InterpolateCommand.Create),
        ("translate", TranslateCommand.Create),
        ("transform", TransformCommand.Create),
        ("score", ScoreCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("grow", GrowCommand.Create),
        ("export", ExportCommand.Create),
        ("report", ReportCommand.Create),
        ("runs", RunsCommand.Create),
        ("models", ModelsCommand.Create),
        ("data", DataCommand.Create),
        ("text", TextCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("setup", SetupCommand.Create),
        ("ranks", RanksCommand.Create),
        ("bench", BenchCommand.Create),
        ("verify", VerifyCommand.Create),
        (BenchChildCommand.Name, BenchChildCommand.Create),
    ];

    /// <summary>0 done, 1 the machine's fault, 2 the user's mistake, 130 stopped by Ctrl-C.</summary>
    public static int Run(string[] args)
    {
        var root = Create(args);
        // Without response files: a prompt that begins with @ is a prompt.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if ((WrongWords.Explain(parsed) ?? (parsed.Errors.Count == 0 ? EmptyWord.Find(parsed) : null)) is { } mistake)
        {
            Terminal.Error(mistake);
            return ExitCode.UsersMistake;
        }
        using var limit = FileSizeLimit.Fails();
        using var last = args.Contains(BenchChildCommand.Name) ? null : Interrupt.SayHowToBeginAgain(args); // a child's parent says it
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
            Terminal.Note($"Stopped; nothing was written. Begin again with: {CommandText.Of(args)}");
            return ExitCode.Stopped;
        }
        catch (Exception e) // one that nobody foresaw: a line for the user, the rest in a file
        {
            Terminal.Error(Unforeseen.Explain(e, args));
            return ExitCode.MachinesFault;
        }
    }

    /// <summary>The command with the one subcommand that the arguments call; with all where they call none.</summary>
    internal static RootCommand Create(params string[] args)
    {
        var root = new RootCommand("Trains and extends generative models of images and text.") { JsonOption.Instance };
        foreach (var command in Called(args)) root.Add(command);
        Example.ShowIn(root);
        return root;
    }

    // A start makes the one command that it runs: to make all of them takes as long as to run a short one. Help and mistakes need all.
    private static Command[] Called(string[] args)
    {
        foreach (var argument in args)
        {
            foreach (var (name, create) in _commands)
            {
                if (name == argument) return [create()];
            }
        }
        return Array.ConvertAll(_commands, c => c.Create());
    }
}
