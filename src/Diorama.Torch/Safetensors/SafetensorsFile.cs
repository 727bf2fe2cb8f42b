using Diorama.Core;

namespace Diorama.Torch;

/// <summary>
/// A safetensors file, open for reading: named tensors over a memory map, so that only what is touched is read from the disk.
/// Opening holds the file to the format's whole list of rules; nothing of a file that breaks one is used.
/// </summary>
/// <remarks>
/// The map is private: a tensor over it may be changed in place, which changes neither the file nor other processes. A tensor keeps the map alive
/// past <see cref="Dispose"/>. A file must not be cut short by another program while it is mapped, for the system then ends the process;
/// <see cref="Save"/> replaces a file and never does that. Format: huggingface/safetensors, version 0.x.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader _header;
    private readonly MappedFile _map;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafetensorsHeader header, MappedFile map, long dataStart)
    {
        Path = path;
        _header = header;
        _map = map;
        _dataStart = dataStart;
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>What the file says of its tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The file's own texts; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header. No tensor is read yet.</summary>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format, or is a pickle.</exception>
    /// <exception cref="UserException">The file is missing or may not be read.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static unsafe SafetensorsFile Open(string path)
    {
        var map = StorageErrors.Reading(path, () => OpenMap(path));
        try
        {
            using var lease = map.Borrow();
            var length = SafetensorsHeader.LengthFrom(path, new(lease.Start, (int)Math.Min(map.Length, SafetensorsHeader.Prefix + 1)), map.Length);
            var dataStart = SafetensorsHeader.Prefix + length;
            var header = new SafetensorsHeaderReader(path, new(lease.Start + SafetensorsHeader.Prefix, length), map.Length - dataStart).Read();
            return new(path, header, map, dataStart);
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>True when the file has a tensor of this name.</summary>
    public bool Contains(string name) => _header.ByName.ContainsKey(name);

    /// <summary>What the file says of one tensor.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor; the message names a near one.</exception>
    public SafetensorsEntry Entry(string name) => _header.ByName.TryGetValue(name, out var entry)
        ? entry
        : throw new SafetensorsException(Path, SafetensorsRefusal.UnknownName, $"there is no tensor '{name}' in it{Suggest.DidYouMean(name, _header.ByName.Keys)}");

    /// <summary>A tensor over the file's own memory, on the processor, in the current scope: nothing is copied, unless a foreign writer left it unaligned.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, or a truth value is neither 0 nor 1.</exception>
    public unsafe Tensor Map(string name)
    {
        var entry = Entry(name);
        var lease = _map.Borrow();
        var start = lease.Start + _dataStart + entry.Begin;
        if (entry.DType == DType.Bool) CheckTruthValues(entry, start, lease);
        if ((nint)start % entry.DType.Size() == 0) return Tensor.OverMemory((nint)start, entry.Shape, entry.DType, lease);
        using (lease)
        {
            var copy = Tensor.Empty(entry.Shape, dtype: entry.DType);
            System.Buffer.MemoryCopy(start, (void*)copy.DataPointer(), entry.NumBytes, entry.NumBytes);
            return copy;
        }
    }

    /// <summary>Every tensor over the file's own memory, as <see cref="Map(string)"/> gives it.</summary>
    public IReadOnlyDictionary<string, Tensor> Map() => _header.Entries.ToDictionary(e => e.Name, e => Map(e.Name), StringComparer.Ordinal);

    /// <summary>A copy of a tensor, in the current scope; it needs the file no more.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="device">Where to put it; the processor when left out.</param>
    /// <exception cref="SafetensorsException">There is no such tensor, or a truth value is neither 0 nor 1.</exception>
    public Tensor Load(string name, Device device = default)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(Map(name).ToCopy(device: device));
    }

    /// <summary>A copy of every tensor, in the current scope.</summary>
    public IReadOnlyDictionary<string, Tensor> Load(Device device = default) => _header.Entries.ToDictionary(e => e.Name, e => Load(e.Name, device), StringComparer.Ordinal);

    /// <summary>Writes tensors to a file, durably: after a crash there is the old file or the new one, and a map of the old one stays whole.</summary>
    /// <param name="path">The file; one that exists is replaced. Its folder must exist.</param>
    /// <param name="tensors">Tensors of any device and memory layout, by name; borrowed, and copied to the processor one at a time. Equal ones give equal bytes,
    /// in whatever order they come: the file is ordered as the reference implementation orders it, wide elements first, then by name.</param>
    /// <param name="metadata">The file's own texts.</param>
    /// <exception cref="ArgumentException">A name stands twice or is reserved, or a tensor has no bytes that the format could hold.</exception>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var writer = new SafetensorsWriter(tensors, metadata);
        AtomicFile.Write(path, writer.WriteTo);
    }

    /// <summary>Lets the file go. The memory stays until the last tensor over it is gone.</summary>
    public void Dispose() => _map.Dispose();

    private static MappedFile OpenMap(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var length = file.Length;
        if (length < SafetensorsHeader.Prefix) SafetensorsHeader.LengthFrom(path, [], length);
        return MappedFile.Open(file, length);
    }

    private unsafe void CheckTruthValues(SafetensorsEntry entry, byte* start, MappedFile.Lease lease)
    {
        for (long done = 0; done < entry.NumBytes; done += int.MaxValue)
        {
            var part = new ReadOnlySpan<byte>(start + done, (int)Math.Min(int.MaxValue, entry.NumBytes - done));
            if (!part.ContainsAnyExceptInRange((byte)0, (byte)1)) continue;
            lease.Dispose();
            throw new SafetensorsException(Path, SafetensorsRefusal.Value, $"'{entry.Name}' holds a truth value that is neither 0 nor 1");
        }
    }
}
