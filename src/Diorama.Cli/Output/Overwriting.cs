using Diorama.Core;

namespace Diorama.Cli;

/// <summary>Keeps a command from writing over what it reads.</summary>
internal static class Overwriting
{
    // Where these are the same name, they are the same file.
    private static readonly StringComparison _names = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Refuses an output that is one of the inputs, links followed.</summary>
    /// <param name="option">What names the output.</param>
    /// <param name="output">The output; null: none was named.</param>
    /// <param name="inputs">What is read; null and - are no files.</param>
    /// <exception cref="UserException">It is one of them.</exception>
    public static void Refuse(string option, string? output, params IReadOnlyList<string?> inputs)
    {
        if (output is null) return;
        foreach (var input in inputs)
        {
            if (input is not (null or "-") && IsSame(output, input)) throw new UserException($"{option} {output} is the file that is read, which would be lost: choose another name.");
        }
    }

    /// <summary>Whether two names are of one file or folder, links followed.</summary>
    public static bool IsSame(string one, string other) => string.Equals(Real(one), Real(other), _names);

    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (Target(real) is { } target) real = Real(target);
        }
        return real;
    }

    // The last of a chain of links; null where there is none.
    private static string? Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            return null; // nothing is there, or links in a circle: no file that could be lost
        }
    }
}
