using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Data.Text;

namespace Diorama.Cli;

/// <summary>An INPUT argument: a file, or <c>-</c> for standard input.</summary>
internal static class InputFile
{
    private const int MaxBytes = 64 << 20;

    /// <summary>The picture in it.</summary>
    /// <exception cref="UserException">There is no such file, or it is no PNG or JPEG that can be read.</exception>
    public static Picture ReadPicture(string name) => Picture(Read(name), name);

    /// <summary>The picture in bytes that <see cref="Read"/> gave.</summary>
    /// <exception cref="UserException">They are no PNG or JPEG that can be read.</exception>
    public static Picture Picture(byte[] content, string name)
    {
        try
        {
            return PictureReader.Decode(content, Called(name));
        }
        catch (BadSampleException e)
        {
            throw new UserException($"{e.Message}. Give a whole PNG or JPEG file.", e);
        }
    }

    /// <summary>Its lines, without their ends; the last may have none. A byte-order mark is passed over; a gzipped text is unpacked.</summary>
    /// <exception cref="UserException">There is no such file, it is too large, or a line of it is no UTF-8.</exception>
    public static IReadOnlyList<string> ReadLines(string name) => Lines(Read(name), name);

    /// <summary>The lines in bytes that <see cref="Read"/> gave.</summary>
    /// <exception cref="UserException">A line is no UTF-8.</exception>
    public static IReadOnlyList<string> Lines(byte[] content, string name)
    {
        var lines = new List<string>();
        using var stream = new MemoryStream(content);
        var parts = new StringBuilder();
        foreach (var line in TextLines.Read(stream, Called(name), MaxBytes, divides: true))
        {
            if (line.Text is null) throw new UserException($"{Called(name)}, line {line.Number}: {line.Problem}. Save the text as UTF-8.");
            parts.Append(line.Text);
            if (line.GoesOn) continue;
            lines.Add(parts.ToString());
            parts.Clear();
        }

        return lines;
    }

    /// <summary>Its bytes, 64 MiB at most.</summary>
    /// <exception cref="UserException">There is no such file, or it is too large.</exception>
    public static byte[] Read(string name)
    {
        if (name != "-")
        {
            PlainFile.Check(name, name);
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

    /// <summary>What messages call it.</summary>
    public static string Called(string name) => name == "-" ? "standard input" : name;
}
