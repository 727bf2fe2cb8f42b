using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Diorama.Torch;

/// <summary>
/// Reads a header token by token, straight from the file's bytes, and holds it to the format's rules. What it allocates is bounded by
/// the header's own length, whatever the header says.
/// </summary>
internal ref struct SafetensorsHeaderReader
{
    // A file's object, an entry's object, a shape.
    private const int MaxDepth = 3;
    private const int MaxDims = 64;
    private const int MaxMetadata = 4096;
    private const int MaxShown = 80;

    private readonly string _path;
    private readonly ReadOnlySpan<byte> _header;
    private readonly long _dataLength;
    private Utf8JsonReader _json;

    /// <param name="path">For messages.</param>
    /// <param name="header">The JSON text.</param>
    /// <param name="dataLength">Bytes in the file behind the header.</param>
    internal SafetensorsHeaderReader(string path, ReadOnlySpan<byte> header, long dataLength)
    {
        _path = path;
        _header = header;
        _dataLength = dataLength;
        _json = Start();
    }

    /// <exception cref="SafetensorsException">The header breaks a rule.</exception>
    internal SafetensorsHeader Read()
    {
        if (!Utf8.IsValid(_header)) throw Refuse(SafetensorsRefusal.Encoding, "its header is not valid UTF-8");
        try
        {
            var header = ReadObject(CountNames());
            CheckCoverage(header.Entries);
            return header;
        }
        catch (JsonException e)
        {
            throw Refuse(SafetensorsRefusal.Json, $"its header is not the JSON that the format asks for (line {e.LineNumber + 1}, byte {e.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to half of a surrogate pair, written as an escape.
            throw Refuse(SafetensorsRefusal.Encoding, "a text in its header is not valid Unicode");
        }
    }

    private readonly Utf8JsonReader Start() => new(_header, new JsonReaderOptions { MaxDepth = MaxDepth });

    // Walks the whole text once, so that it is known to be JSON and nothing has to grow afterwards.
    private readonly int CountNames()
    {
        var json = Start();
        var count = 0;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && !json.ValueTextEquals(SafetensorsHeader.MetadataName)) count++;
        }
        return count;
    }

    private SafetensorsHeader ReadObject(int count)
    {
        var entries = new SafetensorsEntry[count];
        var byName = new Dictionary<string, SafetensorsEntry>(count, StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        var next = 0;
        _json.Read();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.GetString()!;
            _json.Read();
            if (name == SafetensorsHeader.MetadataName)
            {
                if (metadata is not null) throw Twice(name);
                metadata = ReadMetadata();
            }
            else
            {
                var entry = ReadEntry(name);
                if (!byName.TryAdd(name, entry)) throw Twice(name);
                entries[next++] = entry;
            }
        }
        return new(entries, byName, metadata ?? []);
    }

    private Dictionary<string, string> ReadMetadata()
    {
        if (_json.TokenType != JsonTokenType.StartObject) throw Refuse(SafetensorsRefusal.Metadata, "its __metadata__ is no map");
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.GetString()!;
            _json.Read();
            if (_json.TokenType != JsonTokenType.String) throw Refuse(SafetensorsRefusal.Metadata, $"the value of {Quote(name)} in its __metadata__ is no text");
            if (!texts.TryAdd(name, _json.GetString()!)) throw Twice(name);
            if (texts.Count > MaxMetadata) throw Refuse(SafetensorsRefusal.Metadata, $"its __metadata__ holds more than {MaxMetadata} texts");
        }
        return texts;
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        if (_json.TokenType != JsonTokenType.StartObject) throw Refuse(SafetensorsRefusal.Entry, $"the entry of {Quote(name)} is no map");
        DType? dtype = null;
        long[]? shape = null;
        (long Begin, long End)? offsets = null;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (_json.ValueTextEquals("dtype"u8))
            {
                if (dtype is not null) throw Twice("dtype");
                dtype = ReadType(name);
            }
            else if (_json.ValueTextEquals("shape"u8))
            {
                if (shape is not null) throw Twice("shape");
                shape = ReadShape(name);
            }
            else if (_json.ValueTextEquals("data_offsets"u8))
            {
                if (offsets is not null) throw Twice("data_offsets");
                offsets = ReadOffsets(name);
            }
            else
            {
                throw Refuse(SafetensorsRefusal.Entry, $"the entry of {Quote(name)} has a field that the format does not know");
            }
        }
        if (dtype is not { } type || shape is null || offsets is not { } place)
        {
            throw Refuse(SafetensorsRefusal.Entry, $"the entry of {Quote(name)} lacks its dtype, its shape or its data_offsets");
        }
        var bytes = CountBytes(name, type, shape);
        if (place.End - place.Begin != bytes)
        {
            throw Refuse(SafetensorsRefusal.SizeMismatch, $"{Quote(name)} has {place.End - place.Begin} bytes, but its shape and type need {bytes}");
        }
        return new(name, type, shape, place.Begin, place.End);
    }

    private DType ReadType(string name)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String) throw Refuse(SafetensorsRefusal.Entry, $"the dtype of {Quote(name)} is no text");
        var text = _json.GetString()!;
        return SafetensorsType.Find(text)
            ?? throw Refuse(SafetensorsRefusal.ElementType, $"{Quote(name)} has elements of type {Quote(text)}; supported are {SafetensorsType.List}");
    }

    private long[] ReadShape(string name)
    {
        Span<long> sizes = stackalloc long[MaxDims];
        return sizes[..ReadNumbers(sizes, name, "shape", SafetensorsRefusal.Shape)].ToArray();
    }

    private (long Begin, long End) ReadOffsets(string name)
    {
        Span<long> places = stackalloc long[2];
        if (ReadNumbers(places, name, "data_offsets", SafetensorsRefusal.Offsets) != 2 || places[0] > places[1])
        {
            throw Refuse(SafetensorsRefusal.Offsets, $"the data_offsets of {Quote(name)} are not a beginning and an end behind it");
        }
        return (places[0], places[1]);
    }

    private int ReadNumbers(scoped Span<long> numbers, string name, string field, SafetensorsRefusal reason)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) throw Refuse(SafetensorsRefusal.Entry, $"the {field} of {Quote(name)} is no list");
        var count = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (count == numbers.Length) throw Refuse(reason, $"the {field} of {Quote(name)} has more than {numbers.Length} numbers");
            if (_json.TokenType != JsonTokenType.Number || _json.ValueSpan[0] == '-' || !_json.TryGetInt64(out numbers[count++]))
            {
                throw Refuse(reason, $"the {field} of {Quote(name)} holds something that is no whole number from 0 to {long.MaxValue}");
            }
        }
        return count;
    }

    private readonly long CountBytes(string name, DType type, long[] shape)
    {
        // A size of 0 makes the product 0, but libtorch counts strides over the other sizes, so these must fit all the same.
        Int128 bytes = type.Size(), strides = bytes;
        foreach (var size in shape)
        {
            bytes *= size;
            strides *= Math.Max(size, 1);
            if (strides > long.MaxValue) throw Refuse(SafetensorsRefusal.Overflow, $"{Quote(name)} would have more bytes than can be counted");
        }
        return (long)bytes;
    }

    private readonly void CheckCoverage(SafetensorsEntry[] entries)
    {
        Array.Sort(entries, static (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
            {
                throw Refuse(SafetensorsRefusal.Offsets, $"{Quote(entry.Name)} begins at byte {entry.Begin}, but the tensor before it ends at {end}: tensors may neither overlap nor leave holes");
            }
            end = entry.End;
        }
        if (end != _dataLength)
        {
            throw Refuse(SafetensorsRefusal.Coverage, end > _dataLength
                ? $"{_dataLength} bytes of tensors where the header announces {end}: the file is cut off; copy or download it again"
                : $"{_dataLength - end} bytes follow the last tensor: something was appended to the file");
        }
    }

    // A hostile name may be long or hold line breaks; a message is one line.
    private static string Quote(string text)
    {
        var shown = text.Length <= MaxShown ? text : $"{text[..(char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown)]}...";
        return $"'{JsonEncodedText.Encode(shown, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}'";
    }

    private readonly SafetensorsException Twice(string name) => Refuse(SafetensorsRefusal.DuplicateName, $"{Quote(name)} stands twice in its header");

    private readonly SafetensorsException Refuse(SafetensorsRefusal reason, string problem) => new(_path, reason, problem);
}
