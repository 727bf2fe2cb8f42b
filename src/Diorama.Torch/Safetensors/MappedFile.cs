using System.IO.MemoryMappedFiles;

namespace Diorama.Torch;

/// <summary>
/// A file in memory, read page by page as it is touched. What is written to it stays in this process: pages are copied on write.
/// The memory goes away when this object and every <see cref="Lease"/> of it are disposed of.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;

    private MappedFile(MemoryMappedViewAccessor view, long length)
    {
        _view = view;
        Length = length;
    }

    internal long Length { get; }

    /// <param name="file">Open for reading, not empty; may be closed afterwards.</param>
    /// <param name="length">Bytes to map.</param>
    /// <exception cref="IOException">The file cannot be mapped.</exception>
    internal static MappedFile Open(FileStream file, long length)
    {
        using var map = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        return new(map.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite), length);
    }

    /// <summary>Keeps the memory until the lease is disposed of, on whichever thread.</summary>
    internal Lease Borrow() => new(_view.SafeMemoryMappedViewHandle, _view.PointerOffset);

    public void Dispose() => _view.Dispose();

    internal sealed class Lease : IDisposable
    {
        private readonly System.Runtime.InteropServices.SafeBuffer _buffer;
        private int _returned;

        internal Lease(System.Runtime.InteropServices.SafeBuffer buffer, long offset)
        {
            _buffer = buffer;
            byte* start = null;
            buffer.AcquirePointer(ref start);
            Start = start + offset;
        }

        /// <summary>The file's first byte.</summary>
        internal byte* Start { get; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) _buffer.ReleasePointer();
        }
    }
}
