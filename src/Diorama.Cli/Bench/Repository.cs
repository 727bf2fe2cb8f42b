using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>The clone that this program was built in: it has the peer's scripts, and room for what benchmarks keep.</summary>
internal static class Repository
{
    /// <summary>The folder with the peer's scripts.</summary>
    /// <exception cref="UserException">This program does not run from a clone.</exception>
    public static string Peers => Path.Combine(Root(), "benchmarks", "peers");

    /// <summary>The folder for what was found out once: best settings, the bare program.</summary>
    public static string Cache => Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "bench")).FullName;

    private static string Root()
    {
        string[] starts = [AppContext.BaseDirectory, Directory.GetCurrentDirectory()];
        foreach (var start in starts)
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "benchmarks", "peers", "harness.py"))) return folder;
            }
        }
        throw new UserException("Benchmarks compare with the scripts in benchmarks/peers of the repository: run ./diorama bench in a clone of it.");
    }
}
