namespace Diorama.Architecture.Tests;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] _madeByTools = ["artifacts", "bin", "obj", "Generated"];

    internal static string Root { get; } = FindRoot();

    /// <summary>The files with an extension under a folder, by their paths from the root; what tools make is left out.</summary>
    internal static IEnumerable<string> Files(string folder, string extension)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*" + extension, SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
                .Where(f => !f.Split('/').Intersect(_madeByTools).Any())
                .Order(StringComparer.Ordinal)
            : [];
    }

    internal static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Diorama.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("run these tests from within the repository: no folder above them has a Diorama.slnx");
    }
}
