using System.Globalization;
using System.Text;

namespace Diorama.Torch;

/// <summary>The C++ sources that this assembly carries, and their hash.</summary>
internal static class NativeSources
{
    private const string Prefix = "native/";

    // 64-bit FNV-1a: it tells sources apart and guards nothing. The system's SHA-256 would have every start load OpenSSL.
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>First 12 hexadecimal digits of a hash over names and contents, in ordinal order of the names.</summary>
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

    /// <summary>16 hexadecimal digits that differ where the bytes do, but for one case in 2^64.</summary>
    internal static string HashOf(ReadOnlySpan<byte> bytes) => Continue(Basis, bytes).ToString("x16", CultureInfo.InvariantCulture);

    private static string ComputeHash()
    {
        var hash = Basis;
        foreach (var name in Names())
        {
            hash = Continue(hash, Encoding.UTF8.GetBytes(name));
            using var source = (UnmanagedMemoryStream)Open(name);
            unsafe
            {
                hash = Continue(hash, new(source.PositionPointer, (int)source.Length));
            }
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture)[..12];
    }

    private static ulong Continue(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) hash = (hash ^ b) * Prime;
        return hash;
    }

    private static IEnumerable<string> Names() =>
        typeof(NativeSources).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Stream Open(string name) => typeof(NativeSources).Assembly.GetManifestResourceStream(name)!;
}
