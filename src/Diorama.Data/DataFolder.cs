using Diorama.Core;

namespace Diorama.Data;

/// <summary>Where the bundled data sets lie.</summary>
public static class DataFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "DIORAMA_DATA";

    /// <summary>The file that tells the folder and holds the checksums.</summary>
    public const string Checksums = "SHA256SUMS";

    /// <summary>The folder: the one <c>DIORAMA_DATA</c> names, or the nearest <c>data</c> at or above the program or the current folder.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return IsOne(named) ? named : throw new UserException(
                $"{Variable} names {named}, which holds no {Checksums}. Let it name a folder with Diorama's bundled data, or unset it.");
        }

        return Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory()) ?? throw new UserException(
            $"The bundled data was not found. Run from a clone of Diorama, or let {Variable} name its data folder.");
    }

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "data");
            if (IsOne(data)) return data;
        }

        return null;
    }

    private static bool IsOne(string folder) => File.Exists(Path.Combine(folder, Checksums));
}
