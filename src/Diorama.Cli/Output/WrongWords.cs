using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>What to say of words that are no command: one line with what was meant, perhaps, and where help is.</summary>
internal static class WrongWords
{
    /// <summary>The line; null where nothing is wrong.</summary>
    public static string? Explain(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction && !HasOptionAsArgument(parsed)) return null;
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        var what = What(parsed, command, path);
        return $"{what}{(what.EndsWith('?') ? "" : ".")} Try: {path} --help";
    }

    private static string What(ParseResult parsed, Command command, string path)
    {
        List<string> commands = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
        if (parsed.UnmatchedTokens is [var first, ..] && !IsOption(first) && commands.Count > 0) return $"there is no command {first}{MayMean(first, commands)}";
        if (parsed.UnmatchedTokens.Concat(Arguments(parsed)).FirstOrDefault(IsOption) is { } option) return $"{path} has no option {option}{MayMean(option, Options(parsed))}";
        if (parsed.UnmatchedTokens is [var word, ..]) return $"{path} does not know what to do with {word}";
        return commands.Count > 0 ? $"{path} needs a command: {string.Join(", ", commands)}" : WrongNumber.Explain(parsed.Errors[0]) ?? parsed.Errors[0].Message.TrimEnd('.');
    }

    // An option that nobody knows may have taken an argument's place. After -- a word may be anything.
    private static bool HasOptionAsArgument(ParseResult parsed) => parsed.Tokens.All(t => t.Type != TokenType.DoubleDash) && Arguments(parsed).Any(IsOption);

    private static IEnumerable<string> Arguments(ParseResult parsed) => parsed.CommandResult.Tokens.Select(t => t.Value);

    private static bool IsOption(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);

    private static string MayMean(string word, IReadOnlyList<string> known) => Suggest.Closest(word, known) is { } near ? $"; did you mean {near}?" : "";

    private static List<string> Options(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult) names.AddRange(at.Command.Options.Select(o => o.Name));
        return names;
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "diorama";
}
