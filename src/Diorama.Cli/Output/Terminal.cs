using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Where words go: results to standard output, everything else to standard error. To a terminal none goes that could drive it.</summary>
internal static class Terminal
{
    // Back to the line's beginning, and clear it: a progress bar may stand there.
    private const string Renew = "\r\u001b[K";
    private const string Speaker = "diorama: ";

    /// <summary>Whether somebody watches standard error.</summary>
    public static bool IsWatched => !Console.IsErrorRedirected;

    /// <summary>A line of the result.</summary>
    /// <exception cref="MachineException">Standard output takes no more.</exception>
    public static void Result(string line)
    {
        try
        {
            Console.Out.WriteLine(IsRead ? ControlCharacters.Escaped(line) : line);
        }
        catch (IOException e)
        {
            throw new MachineException($"standard output cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Whether somebody reads standard output as it comes.</summary>
    public static bool IsRead => !Console.IsOutputRedirected;

    /// <summary>A part of the result, at once.</summary>
    /// <exception cref="MachineException">Standard output takes no more.</exception>
    public static void Piece(string text)
    {
        try
        {
            Console.Out.Write(IsRead ? ControlCharacters.Escaped(text) : text);
            Console.Out.Flush();
        }
        catch (IOException e)
        {
            throw new MachineException($"standard output cannot be written: {e.Message}", e);
        }
    }

    /// <summary>A line about the work; where a bar is shown, in its place.</summary>
    public static void Note(string line) => Say(Here(line) + Environment.NewLine);

    /// <summary>What went wrong.</summary>
    public static void Error(string line) => Note(Speaker + line);

    /// <summary>A line as it was before <see cref="Error"/> said whose it is: for who repeats it.</summary>
    public static string Unsigned(string line) => line.StartsWith(Speaker, StringComparison.Ordinal) ? line[Speaker.Length..] : line;

    /// <summary>A line that the next one replaces; only for one that <see cref="IsWatched">is watched</see>.</summary>
    public static void Draw(string line) => Say(Renew + line);

    // Work goes on where nobody hears of it: a terminal may be gone, and this is how its end is answered, too.
    private static void Say(string text)
    {
        try
        {
            Console.Error.Write(text);
        }
        catch (IOException)
        {
            // There is nobody to tell.
        }
    }

    private static string Here(string line) => IsWatched ? Renew + ControlCharacters.Escaped(line) : line;
}
