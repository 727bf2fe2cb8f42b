using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Diorama.Torch;

/// <summary>Lays out a safetensors file and streams it, one tensor in memory at a time.</summary>
internal sealed class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int MaxPart = 1 << 26;

    private readonly List<(int Rank, byte[] Key, string Name, Tensor Value)> _tensors = [];
    private readonly byte[] _header;

    /// <exception cref="ArgumentException">The tensors do not fit the format.</exception>
    internal SafetensorsWriter(IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataName };
        foreach (var (name, value) in tensors)
        {
            if (!names.Add(name)) throw new ArgumentException($"The name '{name}' is reserved or stands twice.", nameof(tensors));
            if (value.Device == Device.Meta) throw new ArgumentException($"'{name}' is {value}, which has no values to save.", nameof(tensors));
            _tensors.Add((SafetensorsType.Rank(value.DType), Encoding.UTF8.GetBytes(name), name, value));
        }
        _tensors.Sort(static (a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.Key.AsSpan().SequenceCompareTo(b.Key));
        _header = Header(metadata);
    }

    internal void WriteTo(Stream stream)
    {
        Span<byte> length = stackalloc byte[SafetensorsHeader.Prefix];
        BinaryPrimitives.WriteInt64LittleEndian(length, _header.Length);
        stream.Write(length);
        stream.Write(_header);
        foreach (var (_, _, _, value) in _tensors) WriteValues(stream, value);
    }

    private static unsafe void WriteValues(Stream stream, Tensor value)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var host = value.Detach().To(Device.Cpu).Contiguous();
        var start = (byte*)host.DataPointer();
        var length = NumBytes(host);
        for (long done = 0; done < length; done += MaxPart)
        {
            stream.Write(new ReadOnlySpan<byte>(start + done, (int)Math.Min(MaxPart, length - done)));
        }
        GC.KeepAlive(host);
    }

    private static long NumBytes(Tensor tensor) => tensor.NumElements * tensor.DType.Size();

    private byte[] Header(IReadOnlyDictionary<string, string>? metadata)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataName);
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long end = 0;
            foreach (var (_, _, name, value) in _tensors)
            {
                var begin = end;
                end += NumBytes(value);
                WriteEntry(json, name, value, begin, end);
            }
            json.WriteEndObject();
        }
        var padding = -text.WrittenCount & (Alignment - 1);
        text.GetSpan(padding)[..padding].Fill((byte)' ');
        text.Advance(padding);
        if (text.WrittenCount > SafetensorsHeader.MaxLength) throw new ArgumentException($"The names and the metadata take {text.WrittenCount} bytes; {SafetensorsHeader.MaxLength} is the most.");
        return text.WrittenSpan.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor value, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype"u8, SafetensorsType.NameOf(value.DType));
        json.WriteStartArray("shape"u8);
        foreach (var size in value.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets"u8);
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
