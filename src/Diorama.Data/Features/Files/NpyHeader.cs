using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>What stands before the values of an <c>.npy</c> file.</summary>
/// <param name="Descr">Byte order, kind, size: <c>&lt;f4</c>.</param>
/// <param name="IsFortran">Whether the first index moves fastest.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <remarks>The format is NumPy's: numpy.lib.format, versions 1.0, 2.0 and 3.0.</remarks>
internal sealed record NpyHeader(string Descr, bool IsFortran, ImmutableArray<int> Shape)
{
    /// <summary>NumPy itself reads headers up to this length without being asked twice.</summary>
    private const int MaxBytes = 10_000;

    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>How many values follow.</summary>
    public long NumValues => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Reads it; the stream then stands at the first value.</summary>
    /// <exception cref="UserException">It is none, or one that is not read here.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false) < 8 || !start.StartsWith(Magic)) throw new UserException($"{name}: no .npy file: it does not begin with NumPy's mark.");
        var (major, minor) = (start[6], start[7]);
        if (major is < 1 or > 3) throw new UserException($"{name}: an .npy file of version {major}.{minor}; versions 1.0 to 3.0 are read.");
        var sizeBytes = major == 1 ? 2 : 4;
        var size = stream.ReadAtLeast(start.Slice(8, sizeBytes), sizeBytes, throwOnEndOfStream: false) < sizeBytes ? -1
            : major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : (long)BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (size > MaxBytes) throw new UserException($"{name}: its header claims {size} bytes; the most is {MaxBytes}.");
        var text = new byte[Math.Max(size, 0)];
        if (size < 0 || stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < size) throw new UserException($"{name}: truncated within its header.");
        try
        {
            var header = NpyHeaderReader.Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text));
            _ = header.NumValues;
            return header;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new UserException($"{name}: {(e is OverflowException ? "its shape is of absurd size" : e.Message)}.", e);
        }
    }

    /// <summary>Writes it as version 1.0, padded so that the values begin at a multiple of 64 bytes.</summary>
    public void Write(Stream stream)
    {
        var sizes = Shape.Length == 1 ? $"{Shape[0]}," : string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var text = $"{{'descr': '{Descr}', 'fortran_order': {(IsFortran ? "True" : "False")}, 'shape': ({sizes}), }}";
        var length = (Magic.Length + 4 + text.Length + Alignment) / Alignment * Alignment - Magic.Length - 4;
        Span<byte> start = stackalloc byte[4];
        start[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(start[2..], checked((ushort)length));
        stream.Write(Magic);
        stream.Write(start);
        stream.Write(Encoding.Latin1.GetBytes(text.PadRight(length - 1) + "\n"));
    }
}
