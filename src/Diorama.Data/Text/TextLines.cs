using System.Buffers;
using System.IO.Compression;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// Reads UTF-8 text files line by line, plain or gzipped. A line that is too long or no UTF-8 is named and passed over, or, of running text, divided; what is
/// held in memory at once is one line.
/// </summary>
internal static class TextLines
{
    /// <summary>The longest line, in bytes.</summary>
    internal const int MaxLineBytes = 1 << 20;

    /// <summary>The longest part of a divided line, in bytes.</summary>
    internal const int MaxPartBytes = 1 << 16;

    /// <summary>The most bytes that are read, after unpacking, where all of them are kept.</summary>
    internal const long MaxBytes = 256L << 20;

    /// <summary>How many times its size a gzipped file of more than a few lines may have unpacked; text shrinks to a third or a tenth.</summary>
    internal const int MaxRatio = 200;

    private static readonly SearchValues<byte> _usualEnds = SearchValues.Create("\n"u8);
    private static readonly SearchValues<byte> _oldEnds = SearchValues.Create("\r\n"u8);
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Without it .NET takes a gzip stream that is cut off for one that ends. Our own programs say so when they are built; others may not.
    static TextLines() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>The lines; an end of line is LF or CR LF, or, in a file that begins without either, CR alone, as of old Macs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes that are read, after unpacking.</param>
    /// <param name="divides">Whether a line of more than <see cref="MaxPartBytes"/> is given in parts: before a space after a word where there is one, where tokenisers divide as well.</param>
    /// <exception cref="UserException">The file is missing, empty, unreadable, too large, in UTF-16, or a gzip file that is cut off or damaged.</exception>
    internal static IEnumerable<TextLine> Read(string path, long maxBytes = MaxBytes, bool divides = false)
    {
        var shown = $"data.path: {path}";
        PlainFile.Check(path, shown);
        using var packed = Guarded(shown, () => File.OpenRead(path));
        foreach (var line in Read(packed, shown, maxBytes, divides)) yield return line;
    }

    /// <summary>The lines of a stream that can seek, plain or gzipped.</summary>
    /// <param name="packed">Borrowed; at its beginning.</param>
    /// <param name="name">How errors call it.</param>
    /// <param name="maxBytes">The most bytes that are read, after unpacking.</param>
    /// <param name="divides">Whether long lines are given in parts.</param>
    /// <exception cref="UserException">It is unreadable, too large, in UTF-16, or a gzip file that is cut off or damaged.</exception>
    internal static IEnumerable<TextLine> Read(Stream packed, string name, long maxBytes = MaxBytes, bool divides = false)
    {
        var file = Guarded(name, () => Unpack(packed));
        using var unpacked = file == packed ? null : file;
        var most = file == packed ? maxBytes : Math.Min(Math.Max(MaxRatio * packed.Length, MaxLineBytes), maxBytes);
        if (file == packed && packed.Length > most) throw TooLarge(name, maxBytes, isText: true);
        var buffer = new byte[1 << 16];
        var line = new MemoryStream();
        var (number, part, total, any) = (1L, 0, 0L, false);
        var ends = _usualEnds;
        while (Guarded(name, () => file.ReadAtLeast(buffer, total == 0 ? buffer.Length : 1, throwOnEndOfStream: false)) is var count && count > 0)
        {
            if (total == 0 && buffer is ([0xff, 0xfe, ..] or [0xfe, 0xff, ..])) throw new UserException($"{name} is text in UTF-16. Save it as UTF-8.");
            if (total == 0) ends = Ends(buffer.AsSpan(0, count));
            total += count;
            if (total > most) throw TooLarge(name, maxBytes, isText: most == maxBytes);
            var rest = buffer.AsMemory(0, count);
            while (rest.Span.IndexOfAny(ends) is var end && end >= 0)
            {
                Add(line, rest.Span[..end]);
                while (divides && Cut(line) is > 0 and var cut) yield return Divide(line, number, ++part, cut);
                yield return Finish(line, number++) with { Part = part == 0 ? 0 : part + 1 };
                part = 0;
                rest = rest[(end + 1)..];
            }

            Add(line, rest.Span);
            while (divides && Cut(line) is > 0 and var cut) yield return Divide(line, number, ++part, cut);
            any = line.Length > 0;
        }

        if (any) yield return Finish(line, number) with { Part = part == 0 ? 0 : part + 1 };
    }

    // A CR in a file with line feeds is a character like any other: within quotation marks, say.
    private static SearchValues<byte> Ends(ReadOnlySpan<byte> first) => !first.Contains((byte)'\n') && first[..^1].Contains((byte)'\r') ? _oldEnds : _usualEnds;

    // Where a line is to be divided; 0 where it is short enough. A part's bytes alone decide, not how they were read.
    private static int Cut(MemoryStream line)
    {
        if (line.Length <= MaxPartBytes) return 0;
        var bytes = line.GetBuffer().AsSpan(0, MaxPartBytes + 1);
        for (var at = MaxPartBytes; at > 0; at--)
        {
            if (bytes[at] == ' ' && bytes[at - 1] is > (byte)' ' and < 0x7f) return at;
        }

        var character = MaxPartBytes;
        while (character > MaxPartBytes - 4 && (bytes[character] & 0xC0) == 0x80) character--; // not within a character
        return character;
    }

    private static TextLine Divide(MemoryStream line, long number, int part, int cut)
    {
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        var divided = Decode(bytes[..cut], number) with { Part = part, GoesOn = true };
        bytes[cut..].CopyTo(bytes);
        line.SetLength(line.Length - cut);
        line.Position = line.Length;
        return divided;
    }

    // Bytes beyond the longest line are dropped; one more is kept to know of it.
    private static void Add(MemoryStream line, ReadOnlySpan<byte> bytes) =>
        line.Write(bytes[..(int)Math.Min(bytes.Length, MaxLineBytes + 1 - line.Length)]);

    private static TextLine Finish(MemoryStream line, long number)
    {
        var bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
        line.SetLength(0);
        if (bytes.Length > MaxLineBytes) return new(number, null, $"longer than {MaxLineBytes} bytes");
        return Decode(bytes.EndsWith("\r"u8) ? bytes[..^1] : bytes, number);
    }

    private static TextLine Decode(ReadOnlySpan<byte> bytes, long number)
    {
        if (number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        try
        {
            return new(number, _strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException e)
        {
            return new(number, null, $"no UTF-8: at byte {e.Index} of the line");
        }
    }

    private static UserException TooLarge(string name, long maxBytes, bool isText) => new(isText
        ? $"{name} has more than {maxBytes >> 20} MiB of text. Divide it, or take a part."
        : $"{name} unpacks to more than {MaxRatio} times its size, as no text does. Unpack it first if it is meant so.");

    private static Stream Unpack(Stream file)
    {
        var gzipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return gzipped ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
    }

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{name}: its gzip stream is cut off or damaged. Fetch it, or pack it, anew (gzip -t checks it).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{name} cannot be read: {e.Message}", e);
        }
    }
}
