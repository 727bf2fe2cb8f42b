using System.Text;
using Diorama.Core;

namespace Diorama.Torch;

/// <summary>Where libtorch was found.</summary>
/// <param name="Folder">The folder that DIORAMA_LIBTORCH names; null for the system's own.</param>
/// <param name="Library">The file of libtorch_cpu.</param>
/// <remarks>The native library is built for exactly this file and the headers beside it.</remarks>
public sealed record LibtorchLocation(string? Folder, string Library)
{
    /// <summary>The variable that names another libtorch than the system's: an unpacked libtorch, or the torch folder of a Python wheel.</summary>
    public const string Variable = "DIORAMA_LIBTORCH";

    private static readonly string[] _systemFolders =
    [
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/local/lib", "/usr/lib64", "/usr/lib",
    ];

    /// <summary>Looks in DIORAMA_LIBTORCH, else in the system's folders.</summary>
    /// <exception cref="MachineException">There is none; the message says how to get one.</exception>
    public static LibtorchLocation Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return LibraryIn(Path.Combine(named, "lib")) is { } library
                ? new(Path.GetFullPath(named), library)
                : throw new MachineException(
                    $"{Variable}={named}: there is no libtorch_cpu in its folder lib. Name the folder that has lib/ and include/, or unset {Variable} to use the system's libtorch."
                );
        }
        var found = _systemFolders.Select(LibraryIn).FirstOrDefault(f => f is not null);
        return found is not null
            ? new(null, found)
            : throw new MachineException(
                $"libtorch is not installed. On Debian or Ubuntu: apt-get install libtorch-dev libopenblas0-openmp. Elsewhere: unpack libtorch and set {Variable} to its folder."
            );
    }

    /// <summary>The folder of the headers that belong to the library: <c>include</c> beside its folder, or one further up (Debian's lib/x86_64-linux-gnu).</summary>
    /// <exception cref="MachineException">There are none; the message says how to get them.</exception>
    internal string Include()
    {
        for (var folder = Path.GetDirectoryName(Path.GetDirectoryName(Library)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var include = Path.Combine(folder, "include");
            if (File.Exists(Path.Combine(include, "ATen", "ATen.h"))) return include;
        }
        throw new MachineException(
            $"{Library} is there, but not its headers (include/ATen/ATen.h). On Debian or Ubuntu: apt-get install libtorch-dev. Elsewhere: unpack a libtorch with its headers and set {Variable} to its folder."
        );
    }

    /// <summary>8 hexadecimal digits that change when this libtorch is replaced by another.</summary>
    internal string Stamp()
    {
        var file = new FileInfo(Library);
        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        var text = FormattableString.Invariant($"{target.FullName}|{target.Length}|{target.LastWriteTimeUtc.Ticks}");
        return NativeSources.HashOf(Encoding.UTF8.GetBytes(text))[..8];
    }

    private static string? LibraryIn(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        string[] patterns = ["libtorch_cpu.so", "libtorch_cpu.so.*", "torch_cpu.dll", "libtorch_cpu.dylib"];
        return patterns.SelectMany(p => Directory.EnumerateFiles(folder, p).Order(StringComparer.Ordinal)).FirstOrDefault();
    }
}
