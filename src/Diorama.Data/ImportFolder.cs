using Diorama.Core;

namespace Diorama.Data;

/// <summary>Where imported data sets lie: a folder each, called by the name that recipes use.</summary>
public static class ImportFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "DIORAMA_IMPORTS";

    private const int LongestName = 64;

    /// <summary>The folder: the one <c>DIORAMA_IMPORTS</c> names, or <c>diorama/data</c> among the user's data (<c>~/.local/share</c>). It need not exist.</summary>
    /// <exception cref="UserException">The user has no home.</exception>
    public static string Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return Path.GetFullPath(named);
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return home.Length > 0 ? Path.Combine(home, "diorama", "data") : throw new UserException($"There is no home folder for imported data. Let {Variable} name a folder.");
        }
    }

    /// <summary>The names of what was imported, in order.</summary>
    /// <exception cref="UserException">The folder may not be read.</exception>
    public static IReadOnlyList<string> Names => !Directory.Exists(Root) ? [] :
        [.. StorageErrors.Reading(Root, () => Directory.GetDirectories(Root)).Select(folder => Path.GetFileName(folder)!).Where(name => Find(name) is not null).Order(StringComparer.Ordinal)];

    /// <summary>The folder of an imported data set; null where there is none of this name.</summary>
    public static string? Find(string name) => IsName(name) && File.Exists(Path.Combine(PathOf(name), Images.ImportManifest.FileName)) ? PathOf(name) : null;

    /// <summary>The folder that a data set of this name has, or will have.</summary>
    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Refuses a name for a new data set.</summary>
    /// <exception cref="UserException">It is no name, or that of another data set.</exception>
    public static void Check(string name)
    {
        if (!IsName(name)) throw new UserException($"--as {name}: a name has letters, digits, - and _, at most {LongestName}, and begins with a letter.");
        if (Datasets.All.Find(name) is not null) throw new UserException($"--as {name}: this is the name of a data set that Diorama has already; choose another.");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
