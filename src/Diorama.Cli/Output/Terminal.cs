namespace Diorama.Cli;

/// <summary>Where words go: results to standard output, everything else to standard error.</summary>
internal static class Terminal
{
    /// <summary>A line of the result.</summary>
    public static void Result(string line) => Console.Out.WriteLine(line);

    /// <summary>A line about the work.</summary>
    public static void Note(string line) => Console.Error.WriteLine(line);

    /// <summary>What went wrong.</summary>
    public static void Error(string line) => Console.Error.WriteLine($"diorama: {line}");
}
