using System.Buffers.Binary;

namespace Diorama.Data.Images;

/// <summary>A PNG file's dimensions and EXIF orientation, after a walk over its chunks: nothing is decoded and nothing allocated.</summary>
/// <remarks>Source: PNG specification (W3C, third edition), sections 5 and 11.2.2.</remarks>
internal readonly record struct PngHeader(int Width, int Height, int Orientation)
{
    private const uint Ihdr = 0x49484452;
    private const uint Idat = 0x49444154;
    private const uint Iend = 0x49454e44;
    private const uint Exif = 0x65584966;

    // No deflate stream grows by more than this: the longest match is 258 bytes and takes at least two bits.
    private const long MaxExpansion = 1032;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads the dimensions, and checks that the file is whole and long enough for them.</summary>
    internal static PngHeader Read(ReadOnlySpan<byte> file, string name, PictureLimits limits)
    {
        if (!file.StartsWith(Signature)) throw new BadSampleException(name, "no PNG file: its first bytes are others");
        if (!TryChunk(file[8..], out var type, out var header) || type != Ihdr || header.Length != 13)
            throw new BadSampleException(name, "truncated: it has no whole header");

        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        limits.Check(width, height, name);

        var (dataLength, orientation) = (0L, 1);
        for (var rest = file[8..]; ; rest = rest[(12 + header.Length)..])
        {
            if (!TryChunk(rest, out type, out header)) throw new BadSampleException(name, "truncated: it ends before its end mark");
            if (type == Idat) dataLength += header.Length;
            if (type == Exif) orientation = ExifOrientation.Read(header);
            if (type == Iend) break;
        }

        if (Least(width, height) > dataLength * MaxExpansion) throw new BadSampleException(name, $"too short for its dimensions: {width} x {height}");
        return new((int)width, (int)height, orientation);
    }

    /// <summary>Whether a file has allowed dimensions and an end mark, as far as its beginning and end show; false says that it is worth reading.</summary>
    /// <param name="head">Its beginning.</param>
    /// <param name="tail">Its last 12 bytes or more.</param>
    /// <param name="length">Of the whole file, in bytes.</param>
    internal static bool LooksWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length)
    {
        if (!TryChunk(head[8..], out var type, out var header) || type != Ihdr || header.Length != 13) return false;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        return PictureLimits.Default.Allow(width, height) && Least(width, height) <= length * MaxExpansion
            && TryChunk(tail[^12..], out type, out _) && type == Iend;
    }

    // At least one bit a pixel and one filter byte a row.
    private static long Least(long width, long height) => height * (1 + (width + 7) / 8);

    private static bool TryChunk(ReadOnlySpan<byte> bytes, out uint type, out ReadOnlySpan<byte> content)
    {
        type = 0;
        content = default;
        if (bytes.Length < 12) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length > bytes.Length - 12) return false;
        type = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        content = bytes.Slice(8, (int)length);
        return true;
    }
}
