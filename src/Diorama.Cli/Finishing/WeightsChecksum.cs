using System.Security.Cryptography;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>By what weights are known: their files' SHA-256.</summary>
internal static class WeightsChecksum
{
    /// <summary>Of the files one after the other: of one file, what sha256sum says.</summary>
    /// <param name="files">At least one.</param>
    /// <returns>In lower-case hexadecimal.</returns>
    public static string Of(IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) hash.AppendData(StorageErrors.Reading(file, () => File.ReadAllBytes(file)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
