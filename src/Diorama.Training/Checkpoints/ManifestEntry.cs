using System.Security.Cryptography;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>One file of a checkpoint.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Their SHA-256, in lower-case hexadecimal digits.</param>
internal sealed record ManifestEntry(long Size, string Sha256)
{
    /// <summary>The entry of a file as it is now.</summary>
    public static ManifestEntry Of(string path) => StorageErrors.Reading(path, () =>
    {
        using var stream = File.OpenRead(path);
        return new ManifestEntry(stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    });
}
