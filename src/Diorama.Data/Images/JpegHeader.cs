using System.Buffers.Binary;

namespace Diorama.Data.Images;

/// <summary>What a JPEG file's application segments say: how it is to be turned, and whether Adobe's software wrote it (which stores inks inverted).</summary>
/// <param name="Orientation">The EXIF orientation, 1 to 8.</param>
/// <param name="IsAdobe">Whether it has an Adobe segment.</param>
/// <remarks>ITU-T T.81, annex B; Exif 2.32, section 4.5; Adobe technical note 5116.</remarks>
internal readonly record struct JpegHeader(int Orientation, bool IsAdobe)
{
    private const byte StartOfScan = 0xda;
    private const byte App1 = 0xe1;
    private const byte App14 = 0xee;

    /// <summary>Walks over the segments before the first scan; what is not whole is passed over.</summary>
    internal static JpegHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new JpegHeader(1, false);
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == 0xff;)
        {
            var marker = rest[1];
            if (marker == 0xff)
            {
                rest = rest[1..]; // a fill byte
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker == StartOfScan || length < 2 || rest.Length < 2 + length) break;
            var content = rest.Slice(4, length - 2);
            if (marker == App1 && content.StartsWith("Exif\0\0"u8)) header = header with { Orientation = ExifOrientation.Read(content[6..]) };
            if (marker == App14 && content.StartsWith("Adobe"u8)) header = header with { IsAdobe = true };
            rest = rest[(2 + length)..];
        }

        return header;
    }
}
