using Diorama.Core;

namespace Diorama.Cli;

/// <summary>An INPUT argument: a file, or <c>-</c> for standard input.</summary>
internal static class InputFile
{
    private const int MaxBytes = 64 << 20;

    /// <summary>Its bytes, 64 MiB at most.</summary>
    /// <exception cref="UserException">There is no such file, or it is too large.</exception>
    public static byte[] Read(string name)
    {
        if (name != "-")
        {
            if (!File.Exists(name)) throw new UserException($"{name}: there is no such file.");
            if (new FileInfo(name).Length > MaxBytes) throw new UserException($"{name}: larger than 64 MiB.");
            return StorageErrors.Reading(name, () => File.ReadAllBytes(name));
        }
        using var input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        var buffer = new byte[65536];
        for (var read = input.Read(buffer); read > 0; read = input.Read(buffer))
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes) throw new UserException("standard input: larger than 64 MiB.");
        }
        return content.ToArray();
    }
}
