namespace Diorama.Cli;

/// <summary>Commands as text that a shell reads back.</summary>
internal static class CommandText
{
    /// <summary>One word of a command, in quotes where the shell would take it apart.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@' or '%')
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The command that had these arguments.</summary>
    public static string Of(IEnumerable<string> args) => $"diorama {string.Join(' ', args.Select(Quote))}";

    /// <summary>The command that trains a recipe with settings changed.</summary>
    public static string Train(string recipe, IEnumerable<string> overrides) =>
        $"diorama train {Quote(recipe)}{string.Concat(overrides.Select(o => $" --set {Quote(o)}"))}";
}
