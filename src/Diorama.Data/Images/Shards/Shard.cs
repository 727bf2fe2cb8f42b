using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Diorama.Core;
using Microsoft.Win32.SafeHandles;

namespace Diorama.Data.Images;

/// <summary>
/// A shard to read from. In memory it has some 49 bytes a picture; pixels, names and captions are read from the file when they are asked for, by reads that say
/// where (<c>pread</c>), so that any number of threads read at once and what is cached is the operating system's to decide.
/// </summary>
internal sealed class Shard
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly ShardLayout _layout;
    private readonly byte[] _numbers;

    /// <summary>Opens a file and checks all of it but the pixels.</summary>
    /// <exception cref="UserException">It is missing, unreadable, or damaged.</exception>
    internal Shard(string folder, ShardInfo info, int size, int channels)
    {
        _path = Path.Combine(folder, info.File);
        _file = StorageErrors.Reading(_path, () => File.OpenHandle(_path, options: FileOptions.RandomAccess));
        var length = StorageErrors.Reading(_path, () => RandomAccess.GetLength(_file));
        var textBytes = length - new ShardLayout(info.Count, size, channels, 0).End;
        _layout = new(info.Count, size, channels, textBytes);
        if (textBytes < 0 || !ReadAt(0, (int)ShardLayout.Pixels).AsSpan().SequenceEqual(_layout.Header()) || Checksum() != info.Checksum)
            throw new UserException($"{_path} is damaged. Import the pictures again: diorama data import SOURCE --as {Path.GetFileName(folder)} --replace");
        _numbers = ReadAt(_layout.Keys, checked((int)(_layout.End - _layout.Keys)));
    }

    /// <summary>How many pictures it has.</summary>
    internal int Count => _layout.Count;

    /// <summary>A picture's class.</summary>
    internal int Label(int index) => (int)Number(_layout.Labels, index);

    /// <summary>The split that its source stated; null where the rule decides.</summary>
    internal Split? Split(int index) => _numbers[(int)(_layout.Splits - _layout.Keys) + index] is var split && split == ShardLayout.NoSplit ? null : (Split)split;

    /// <summary>The beginning of the SHA-256 of its pixels.</summary>
    internal ReadOnlySpan<byte> Key(int index) => _numbers.AsSpan(index * ShardLayout.KeyBytes, ShardLayout.KeyBytes);

    /// <summary>Where the rule of the split puts it; equal pictures share it.</summary>
    internal ReadOnlySpan<byte> Rank(int index) => _numbers.AsSpan((int)(_layout.Ranks - _layout.Keys) + (index * ShardLayout.KeyBytes), ShardLayout.KeyBytes);

    /// <summary>A picture's name and captions.</summary>
    internal (string Name, IReadOnlyList<string> Captions) Text(int index)
    {
        var (from, to) = (index == 0 ? 0 : Number(_layout.TextEnds, index - 1), Number(_layout.TextEnds, index));
        using var json = JsonDocument.Parse(ReadAt(_layout.Text + from, (int)(to - from)));
        return (json.RootElement.GetProperty("name").GetString()!, [.. json.RootElement.GetProperty("captions").EnumerateArray().Select(caption => caption.GetString()!)]);
    }

    /// <summary>A picture.</summary>
    /// <exception cref="BadSampleException">Its pixels are not those that were written.</exception>
    internal Picture Load(int index)
    {
        var pixels = ReadAt(ShardLayout.Pixels + (long)index * _layout.PictureBytes, _layout.PictureBytes);
        if (!SHA256.HashData(pixels).AsSpan(0, ShardLayout.KeyBytes).SequenceEqual(Key(index))) throw new BadSampleException($"{_path}[{index}]", "damaged: its checksum is another");
        return new(_layout.Size, _layout.Size, _layout.Channels, pixels);
    }

    private long Number(long start, int index) => BinaryPrimitives.ReadInt64LittleEndian(_numbers.AsSpan((int)(start - _layout.Keys) + 8 * index));

    private string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var at = _layout.Text; at < _layout.End;)
        {
            var part = ReadAt(at, (int)Math.Min(1 << 20, _layout.End - at));
            hash.AppendData(part);
            at += part.Length;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private byte[] ReadAt(long place, int count) => StorageErrors.Reading(_path, () =>
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(done), place + done);
            if (read == 0) throw new EndOfStreamException("it ends too soon");
            done += read;
        }

        return bytes;
    });
}
