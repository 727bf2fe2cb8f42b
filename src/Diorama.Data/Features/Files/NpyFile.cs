using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>
/// NumPy's <c>.npy</c> files: one array. Read are versions 1 to 3, both byte orders, C and Fortran order, and bool, uint8, int32, int64, float32,
/// float64 and texts; written is version 1.0, little-endian, in C order. Python objects (pickles) are never read.
/// </summary>
public static class NpyFile
{
    /// <summary>The most bytes of values that are read.</summary>
    internal const long MaxBytes = 1L << 30;

    // A text takes more memory than its bytes in the file.
    private const int MaxTexts = 1 << 24;

    private const int Part = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserException">It is missing, no such file, damaged, of a type that is not read, or larger than 1 GiB.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static NumpyArray Read(string path) => StorageErrors.Reading(path, () =>
    {
        using var file = File.OpenRead(path);
        var array = Read(file, path);
        return file.ReadByte() < 0 ? array : throw new UserException($"{path}: more bytes than its shape has values; several arrays belong into an .npz file.");
    });

    /// <summary>Writes a file; one that exists is replaced.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void Write(string path, NumpyArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Reads an array from where a stream stands; the stream then stands behind it.</summary>
    internal static NumpyArray Read(Stream stream, string name)
    {
        var header = NpyHeader.Read(stream, name);
        var (code, isBig) = Order(header.Descr);
        if (code is ['U' or 'S', ..] && int.TryParse(code.AsSpan(1), out var length)) return Texts(stream, name, header, code[0], length, isBig);
        var type = NumpyType.OfCode(code) ?? throw new UserException(
            code is "O" or "|O" ? $"{name}: holds Python objects, which are not read, as they can run code. Save numbers or texts."
                : $"{name}: values of type '{header.Descr}' are not read. Save them as float32: numpy.save(file, array.astype('float32')).");
        var bytes = Bytes(stream, name, header, type.Bytes);
        return new(header.Shape, type.Code switch
        {
            "b1" => InOrder(Array.ConvertAll(bytes, b => b != 0), header),
            "u1" => InOrder(bytes, header),
            "i4" => InOrder(isBig ? Turned<int>(bytes, BinaryPrimitives.ReverseEndianness) : As<int>(bytes), header),
            "i8" => InOrder(isBig ? Turned<long>(bytes, BinaryPrimitives.ReverseEndianness) : As<long>(bytes), header),
            "f4" => InOrder(As<float>(isBig ? MemoryMarshal.AsBytes<int>(Turned<int>(bytes, BinaryPrimitives.ReverseEndianness)) : bytes), header),
            _ => InOrder(As<double>(isBig ? MemoryMarshal.AsBytes<long>(Turned<long>(bytes, BinaryPrimitives.ReverseEndianness)) : bytes), header),
        });
    }

    internal static void Write(Stream stream, NumpyArray array)
    {
        if (array.Raw is string[] texts)
        {
            WriteTexts(stream, texts, array.Shape);
            return;
        }

        var type = NumpyType.Of(array.ElementType)!;
        new NpyHeader((type.Bytes == 1 ? "|" : "<") + type.Code, false, array.Shape).Write(stream);
        switch (array.Raw)
        {
            case bool[] values: stream.Write(Array.ConvertAll(values, v => (byte)(v ? 1 : 0))); break;
            case byte[] values: stream.Write(values); break;
            case int[] values: stream.Write(MemoryMarshal.AsBytes<int>(values)); break;
            case long[] values: stream.Write(MemoryMarshal.AsBytes<long>(values)); break;
            case float[] values: stream.Write(MemoryMarshal.AsBytes<float>(values)); break;
            case double[] values: stream.Write(MemoryMarshal.AsBytes<double>(values)); break;
        }
    }

    // A text is as many UTF-32 characters as the longest of all, and NUL after its own.
    private static void WriteTexts(Stream stream, string[] texts, ImmutableArray<int> shape)
    {
        var runes = Array.ConvertAll(texts, text => text.EnumerateRunes().ToArray());
        var length = Math.Max(1, runes.Select(r => r.Length).DefaultIfEmpty().Max());
        new NpyHeader($"<U{length}", false, shape).Write(stream);
        var row = new byte[4 * length];
        foreach (var text in runes)
        {
            Array.Clear(row);
            for (var i = 0; i < text.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(4 * i), text[i].Value);
            stream.Write(row);
        }
    }

    private static (string Code, bool IsBig) Order(string descr) => descr is ['<' or '>' or '|' or '=', .. var code] ? (code, descr[0] == '>') : (descr, false);

    private static NumpyArray Texts(Stream stream, string name, NpyHeader header, char kind, int length, bool isBig)
    {
        var size = checked((kind == 'U' ? 4L : 1L) * length);
        if (size > MaxBytes || header.NumValues > MaxTexts) throw new UserException($"{name}: {header.NumValues} texts of up to {length} characters; that is no list of names.");
        var bytes = Bytes(stream, name, header, (int)size);
        var encoding = kind == 'S' ? Encoding.Latin1 : isBig ? new UTF32Encoding(bigEndian: true, byteOrderMark: false) : new UTF32Encoding(bigEndian: false, byteOrderMark: false);
        var texts = new string[checked((int)header.NumValues)];
        for (var i = 0; i < texts.Length; i++) texts[i] = encoding.GetString(bytes, i * (int)size, (int)size).TrimEnd('\0');
        return new(header.Shape, InOrder(texts, header));
    }

    // The header may claim anything: memory is taken as bytes come.
    private static byte[] Bytes(Stream stream, string name, NpyHeader header, int size)
    {
        var shape = $"({string.Join(", ", header.Shape)})";
        if (header.NumValues > MaxBytes / Math.Max(size, 1)) throw new UserException($"{name}: its shape {shape} claims more than {MaxBytes >> 30} GiB. Save a part of it.");
        var wanted = header.NumValues * size;
        using var content = new MemoryStream();
        var part = new byte[Part];
        while (content.Length < wanted)
        {
            var read = stream.Read(part, 0, (int)Math.Min(Part, wanted - content.Length));
            if (read == 0) throw new UserException($"{name}: truncated: {content.Length} of the {wanted} bytes that its shape {shape} asks for.");
            content.Write(part, 0, read);
        }

        return content.ToArray();
    }

    private static T[] As<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    private static T[] Turned<T>(byte[] bytes, Func<T, T> turn)
        where T : unmanaged => Array.ConvertAll(As<T>(bytes), value => turn(value));

    private static T[] InOrder<T>(T[] values, NpyHeader header)
    {
        if (!header.IsFortran || header.Shape.Length < 2) return values;
        var ordered = new T[values.Length];
        var (shape, index) = (header.Shape, new int[header.Shape.Length]);
        for (var from = 0; from < values.Length; from++)
        {
            var to = 0;
            for (var d = 0; d < shape.Length; d++) to = to * shape[d] + index[d];
            ordered[to] = values[from];
            for (var d = 0; d < shape.Length && ++index[d] == shape[d]; d++) index[d] = 0;
        }

        return ordered;
    }
}
