using System.Buffers.Binary;
using System.IO.Compression;

namespace Diorama.Data.Images;

/// <summary>
/// Reads IDX files, plain or gzipped: two zero bytes, a type, the number of dimensions, each size as 32 bits big-endian, then the numbers.
/// Unsigned bytes (type 8) are read, the type of pictures and labels. What is allocated is bounded by the file's own size.
/// </summary>
/// <remarks>Source: yann.lecun.com/exdb/mnist, "The IDX file format".</remarks>
public static class IdxReader
{
    /// <summary>The largest content, in bytes.</summary>
    public const long MaxBytes = 1L << 30;

    private const int UnsignedByte = 8;
    private const int MaxDimensions = 4;

    // No deflate stream grows by more than this: the longest match is 258 bytes and takes at least two bits.
    private const long MaxExpansion = 1032;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadSampleException">It is missing, unreadable, or no whole IDX file of unsigned bytes.</exception>
    public static IdxArray ReadFile(string path)
    {
        try
        {
            var length = PlainFile.Behind(path).Length;
            if (length > MaxBytes) throw new BadSampleException(path, $"too large: {length} bytes, and the most is {MaxBytes}");
            if (length == 0) throw new BadSampleException(path, "empty: zero bytes");
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadSampleException(path, "cannot be read: " + e.Message, e);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">The file's bytes, plain or gzipped.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="BadSampleException">It is no whole IDX file of unsigned bytes.</exception>
    public static IdxArray Parse(byte[] file, string name)
    {
        if (file.Length == 0) throw new BadSampleException(name, "empty: zero bytes");
        var gzipped = file is [0x1f, 0x8b, ..];
        try
        {
            using Stream bytes = new MemoryStream(file, writable: false);
            using var content = gzipped ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
            return Parse(content, gzipped ? file.LongLength * MaxExpansion : file.LongLength, name);
        }
        catch (EndOfStreamException e)
        {
            throw new BadSampleException(name, "truncated", e);
        }
        catch (InvalidDataException e)
        {
            throw new BadSampleException(name, "its gzip stream is truncated or damaged", e);
        }
    }

    private static IdxArray Parse(Stream content, long mostBytes, string name)
    {
        Span<byte> word = stackalloc byte[4];
        content.ReadExactly(word);
        if (word[0] != 0 || word[1] != 0) throw new BadSampleException(name, "no IDX file: it must begin with two zero bytes");
        if (word[2] != UnsignedByte) throw new BadSampleException(name, $"numbers of type {word[2]}; only unsigned bytes (type 8) are read");
        if (word[3] is 0 or > MaxDimensions) throw new BadSampleException(name, $"{word[3]} dimensions; from 1 to {MaxDimensions} are read");

        var shape = new int[word[3]];
        var length = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            content.ReadExactly(word);
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (shape[i] < 1) throw new BadSampleException(name, $"dimension {i} has the size {(uint)shape[i]}");
            length *= shape[i];
            if (length > MaxBytes) throw new BadSampleException(name, $"its dimensions make more than {MaxBytes} bytes");
        }

        if (length > mostBytes) throw new BadSampleException(name, $"truncated: its dimensions make {length} bytes, too many for the file's size");
        var data = new byte[length];
        content.ReadExactly(data);
        if (content.ReadByte() >= 0) throw new BadSampleException(name, "bytes follow the last number that its dimensions allow");
        return new([.. shape], data);
    }
}
