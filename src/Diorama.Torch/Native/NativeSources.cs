using System.Security.Cryptography;
using System.Text;

namespace Diorama.Torch;

/// <summary>The C++ sources that this assembly carries, and their hash.</summary>
internal static class NativeSources
{
    private const string Prefix = "native/";

    /// <summary>First 12 hexadecimal digits of the SHA-256 over names and contents, in ordinal order of the names.</summary>
    internal static string Hash { get; } = ComputeHash();

    /// <summary>Writes the sources below a folder.</summary>
    internal static void Extract(string folder)
    {
        foreach (var name in Names())
        {
            var path = Path.Combine(folder, name[Prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var source = Open(name);
            using var target = File.Create(path);
            source.CopyTo(target);
        }
    }

    private static string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[16384];
        foreach (var name in Names())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            using var source = Open(name);
            for (var read = source.Read(buffer); read > 0; read = source.Read(buffer)) hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static IEnumerable<string> Names() =>
        typeof(NativeSources).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Stream Open(string name) => typeof(NativeSources).Assembly.GetManifestResourceStream(name)!;
}
