using System.Buffers.Binary;

namespace Diorama.Data.Images;

/// <summary>How a camera was held: the tag by which picture files say that they are to be turned or mirrored.</summary>
/// <remarks>Exif 2.32 (CIPA DC-008), section 4.6.4, tag 0x0112; the layout is TIFF 6.0's.</remarks>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;

    /// <summary>The orientation, 1 to 8; 1 (upright) also where nothing, or nonsense, is said.</summary>
    /// <param name="tiff">The EXIF data, from its byte order mark on.</param>
    internal static int Read(ReadOnlySpan<byte> tiff)
    {
        var big = tiff.StartsWith("MM\0*"u8);
        if (tiff.Length < 8 || (!big && !tiff.StartsWith("II*\0"u8))) return 1;
        var at = Number32(tiff[4..], big);
        if (at > tiff.Length - 2) return 1;
        var entries = tiff[(int)at..];
        for (int i = 0, count = Number16(entries, big); i < count; i++)
        {
            var start = 2 + 12 * i;
            if (start + 12 > entries.Length) return 1;
            var entry = entries.Slice(start, 12);
            if (Number16(entry, big) != Tag) continue;
            var value = Number16(entry[8..], big);
            return Number16(entry[2..], big) == Short && value is >= 1 and <= 8 ? value : 1;
        }

        return 1;
    }

    /// <summary>The picture as it is to be seen.</summary>
    internal static Picture Turned(this Picture picture, int orientation)
    {
        if (orientation == 1) return picture;
        var (width, height) = (picture.Width, picture.Height);
        var result = orientation >= 5 ? new Picture(height, width, picture.Channels) : new Picture(width, height, picture.Channels);
        for (var y = 0; y < result.Height; y++)
        {
            for (var x = 0; x < result.Width; x++)
            {
                // Where the pixel at (x, y) of what is seen lies in the file.
                var (column, row) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                picture[column, row].CopyTo(result[x, y]);
            }
        }

        return result;
    }

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
