using System.CommandLine;
using System.CommandLine.Parsing;

namespace Diorama.Cli;

/// <summary>Words of a command that are there and say nothing, as <c>--out ""</c>, which a shell makes of a variable that is not set.</summary>
internal static class EmptyWord
{
    // A text that begins with nothing is what one without it is, and scripts go over lists of beginnings.
    private const string MayBeEmpty = "--prompt";

    /// <summary>What to say of the first such word; null where there is none. A line's end is no such word: a text may end there (<c>--stop</c>).</summary>
    public static string? Find(ParseResult parsed)
    {
        foreach (var result in parsed.CommandResult.Children)
        {
            if (!result.Tokens.Any(token => token.Value.AsSpan().Trim(" \t").IsEmpty)) continue;
            var name = result switch { OptionResult option => option.Option.Name, ArgumentResult argument => argument.Argument.Name, _ => "" };
            if (name != MayBeEmpty) return $"{name}: an empty word is given here; was a variable of the shell not set?";
        }
        return null;
    }
}
