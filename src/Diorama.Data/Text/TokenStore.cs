using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// The ids of a whole text, split after split, in two bytes each where they fit, else in four: in memory, or in a file that is mapped, so that a text may be
/// larger than memory. Reading is safe from several threads at once.
/// </summary>
internal sealed class TokenStore
{
    private const int HeaderBytes = 64;
    private const int NumSplits = 3;

    private static readonly byte[] _magic = "DIOTOKN1"u8.ToArray();

    private readonly byte[]? _bytes;
    private readonly MemoryMappedViewAccessor? _map;
    private readonly int _width;
    private readonly ImmutableArray<long> _counts;

    private TokenStore(ReadOnlySpan<byte> header, byte[]? bytes, MemoryMappedViewAccessor? map)
    {
        (_bytes, _map) = (bytes, map);
        var numbers = MemoryMarshal.Cast<byte, long>(header[_magic.Length..]);
        _width = (int)numbers[0];
        _counts = [.. numbers.Slice(1, NumSplits)];
    }

    /// <summary>Keeps the ids in memory.</summary>
    /// <param name="tokenizer">Makes them.</param>
    /// <param name="splits">The text of each split, in parts.</param>
    internal static TokenStore InMemory(Tokenizer tokenizer, IReadOnlyList<IEnumerable<string>> splits)
    {
        using var stream = new MemoryStream();
        Write(stream, tokenizer, splits);
        var bytes = stream.ToArray();
        return new(bytes.AsSpan(0, HeaderBytes), bytes, null);
    }

    /// <summary>Keeps the ids in a file; one that is there is taken as it is.</summary>
    /// <param name="path">The file, named after all that it is made of.</param>
    /// <param name="tokenizer">Makes the ids.</param>
    /// <param name="splits">The text of each split, in parts; not read where the file is there.</param>
    /// <exception cref="UserException">The folder may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    internal static TokenStore InFile(string path, Tokenizer tokenizer, IReadOnlyList<IEnumerable<string>> splits)
    {
        if (Open(path) is { } known) return known;
        StorageErrors.Writing(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        AtomicFile.Write(path, stream => Write(stream, tokenizer, splits));
        return Open(path)!;
    }

    /// <summary>How many ids a split has.</summary>
    internal long Count(Split split) => _counts[(int)split];

    /// <summary>Reads ids.</summary>
    /// <param name="split">The split.</param>
    /// <param name="start">The first.</param>
    /// <param name="ids">Receives as many as it holds.</param>
    internal void Read(Split split, long start, Span<int> ids)
    {
        var first = HeaderBytes + ((start + _counts.Take((int)split).Sum()) * _width);
        var raw = new byte[ids.Length * _width];
        if (_map is not null) _map.ReadArray(first, raw, 0, raw.Length);
        else _bytes.AsSpan((int)first, raw.Length).CopyTo(raw);
        if (_width == sizeof(int)) MemoryMarshal.Cast<byte, int>(raw).CopyTo(ids);
        else Widen(MemoryMarshal.Cast<byte, ushort>(raw), ids);
    }

    private static void Widen(ReadOnlySpan<ushort> from, Span<int> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = from[i];
    }

    /// <summary>The file where it is there and whole; null else.</summary>
    private static TokenStore? Open(string path)
    {
        if (!File.Exists(path)) return null;
        return StorageErrors.Reading(path, () =>
        {
            using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            var map = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            var header = new byte[HeaderBytes];
            map.ReadArray(0, header, 0, HeaderBytes);
            if (header.AsSpan().StartsWith(_magic)) return new TokenStore(header, null, map);
            map.Dispose();
            return null;
        });
    }

    // The header comes last, with the counts: a file without it is none.
    private static void Write(Stream stream, Tokenizer tokenizer, IReadOnlyList<IEnumerable<string>> splits)
    {
        var width = tokenizer.Count <= ushort.MaxValue + 1 ? sizeof(ushort) : sizeof(int);
        var header = new byte[HeaderBytes];
        _magic.CopyTo(header, 0);
        var numbers = MemoryMarshal.Cast<byte, long>(header.AsSpan(_magic.Length));
        numbers[0] = width;
        stream.Position = HeaderBytes;
        for (var split = 0; split < splits.Count; split++)
        {
            foreach (var text in splits[split])
            {
                var ids = tokenizer.Encode(text);
                numbers[1 + split] += ids.Length;
                stream.Write(width == sizeof(int) ? MemoryMarshal.AsBytes(ids.AsSpan()) : MemoryMarshal.AsBytes(Array.ConvertAll(ids, id => (ushort)id).AsSpan()));
            }
        }

        stream.Position = 0;
        stream.Write(header);
    }
}
