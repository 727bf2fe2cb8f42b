using System.Security.Cryptography;
using Diorama.Core;

namespace Diorama.Data;

/// <summary>A file of the bundled data, checked against its checksum whenever it is read.</summary>
/// <param name="Name">Its path inside the data folder, with <c>/</c>, such as <c>mnist/train-images-idx3-ubyte.gz</c>.</param>
public sealed record BundledFile(string Name)
{
    /// <summary>Its place on this machine.</summary>
    /// <exception cref="UserException">There is no data folder.</exception>
    public string Path => System.IO.Path.Combine(DataFolder.Find(), Name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>Its SHA-256 as listed in the data folder, in lower-case hexadecimal.</summary>
    /// <exception cref="UserException">It is not listed.</exception>
    public string Checksum => File.ReadLines(System.IO.Path.Combine(DataFolder.Find(), DataFolder.Checksums))
        .Select(line => line.Split("  ", 2))
        .Where(parts => parts.Length == 2 && parts[1] == Name)
        .Select(parts => parts[0])
        .FirstOrDefault()
        ?? throw new UserException($"{Name} is not listed in {DataFolder.Checksums} of {DataFolder.Find()}. {Mend}");

    private string Mend => $"Restore it: git checkout -- data/{Name} data/{DataFolder.Checksums}";

    /// <summary>Reads it whole and checks it.</summary>
    /// <exception cref="UserException">It is missing, or its bytes are not those that were bundled.</exception>
    public byte[] Read()
    {
        var path = Path;
        if (!File.Exists(path)) throw new UserException($"The bundled file {path} is missing. {Mend}");
        var bytes = File.ReadAllBytes(path);
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (found != Checksum) throw new UserException($"The bundled file {path} is damaged (SHA-256 {found}, expected {Checksum}). {Mend}");
        return bytes;
    }
}
