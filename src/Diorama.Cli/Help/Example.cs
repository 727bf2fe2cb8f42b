using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Diorama.Cli;

/// <summary>Examples at the end of a command's help.</summary>
internal static class Example
{
    private static readonly Dictionary<Command, string[]> _examples = [];

    /// <summary>Gives a command its examples.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        _examples[command] = examples;
        return command;
    }

    /// <summary>A command's examples; none where it has none.</summary>
    internal static IReadOnlyList<string> Of(Command command) => _examples.GetValueOrDefault(command, []);

    /// <summary>Lets <c>--help</c> show them.</summary>
    public static void ShowIn(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private sealed class HelpWithExamples(HelpAction plain) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = plain.Invoke(parseResult);
            if (!_examples.TryGetValue(parseResult.CommandResult.Command, out var examples)) return code;
            Terminal.Result(examples.Length == 1 ? "Example:" : "Examples:");
            foreach (var example in examples) Terminal.Result($"  {example}");
            return code;
        }
    }
}
