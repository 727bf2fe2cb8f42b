using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Diorama.Data.Tests.Images;

/// <summary>PNG files made chunk by chunk, right or wrong.</summary>
internal static class PngBytes
{
    private static readonly byte[] _signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public static byte[] File(uint width, uint height, byte depth = 8, byte color = 0, byte compression = 0, byte filter = 0, byte interlace = 0, byte[]? rows = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[10], header[11], header[12]) = (depth, color, compression, filter, interlace);
        return [.. _signature, .. Chunk("IHDR", header), .. Chunk("IDAT", Deflate(rows ?? new byte[64])), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string type, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize)) zlib.Write(bytes);
        return stream.ToArray();
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320u);
        }

        return ~crc;
    }
}
