using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Writes a shard picture by picture; all that it keeps of one is its name, captions and numbers.</summary>
internal sealed class ShardWriter : IDisposable
{
    private readonly string _path;
    private readonly int _size;
    private readonly int _channels;
    private readonly FileStream _file;
    private readonly MemoryStream _text = new();
    private readonly MemoryStream _keys = new();
    private readonly MemoryStream _ranks = new();
    private readonly List<long> _labels = [];
    private readonly List<long> _textEnds = [];
    private readonly List<byte> _splits = [];

    /// <summary>Begins a file.</summary>
    /// <exception cref="UserException">It may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    internal ShardWriter(string path, int size, int channels)
    {
        (_path, _size, _channels) = (path, size, channels);
        FileStream? file = null;
        try
        {
            StorageErrors.Writing(path, () =>
            {
                file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
                file.Write(new byte[ShardLayout.Pixels]);
            });
        }
        catch
        {
            file?.Dispose();
            throw;
        }

        _file = file!;
    }

    /// <summary>How many pictures it has.</summary>
    internal int Count => _labels.Count;

    /// <summary>Adds a picture.</summary>
    /// <param name="pixels">All of them.</param>
    /// <param name="key">The beginning of their SHA-256.</param>
    /// <param name="rank">Where the rule of the split puts it.</param>
    /// <param name="entry">What else is known of it.</param>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    internal void Add(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> key, ReadOnlySpan<byte> rank, PictureEntry entry)
    {
        var bytes = pixels.ToArray();
        StorageErrors.Writing(_path, () => _file.Write(bytes));
        _keys.Write(key);
        _ranks.Write(rank);
        using (var json = new Utf8JsonWriter(_text))
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteStartArray("captions");
            foreach (var caption in entry.Captions) json.WriteStringValue(caption);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        _textEnds.Add(_text.Length);
        _labels.Add(entry.Label);
        _splits.Add(entry.Split is { } split ? (byte)split : ShardLayout.NoSplit);
    }

    /// <summary>Writes what stands behind the pixels, and the header.</summary>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    internal ShardInfo Finish()
    {
        var textBytes = ShardLayout.Padded(Count, _size * _size * _channels, _text.Length);
        _text.SetLength(textBytes);
        var layout = new ShardLayout(Count, _size, _channels, textBytes);
        using var rest = new MemoryStream();
        _text.WriteTo(rest);
        _keys.WriteTo(rest);
        _ranks.WriteTo(rest);
        Span<byte> bytes = stackalloc byte[8];
        foreach (var number in _labels.Concat(_textEnds))
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            rest.Write(bytes);
        }

        rest.Write(_splits.ToArray());
        StorageErrors.Writing(_path, () =>
        {
            rest.WriteTo(_file);
            _file.Position = 0;
            _file.Write(layout.Header());
            _file.Flush();
        });
        return new(Path.GetFileName(_path), Count, Convert.ToHexStringLower(SHA256.HashData(rest.GetBuffer().AsSpan(0, (int)rest.Length))));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _text.Dispose();
        _keys.Dispose();
        _ranks.Dispose();
    }
}
