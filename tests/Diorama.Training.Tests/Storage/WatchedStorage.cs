using Diorama.Core;

namespace Diorama.Training.Tests.Storage;

/// <summary>
/// The disk, with a watcher who is told of every step before it is done, and may throw in its place. Flushes are told of and not done: no power is lost here, and a disk takes its time.
/// </summary>
internal sealed class WatchedStorage(Action<StorageStep> onStep) : IStorage
{
    private static readonly DiskStorage _disk = DiskStorage.Instance;

    /// <summary>Does something with this storage in place of the disk.</summary>
    public static T During<T>(Action<StorageStep> onStep, Func<T> work)
    {
        DiskStorage.Use(new WatchedStorage(onStep));
        try
        {
            return work();
        }
        finally
        {
            DiskStorage.Use(null);
        }
    }

    public Stream Create(string path)
    {
        onStep(new StorageStep.Created(path));
        return new WatchedStream(_disk.Create(path), path, onStep);
    }

    public Stream OpenLog(string path)
    {
        if (!File.Exists(path)) onStep(new StorageStep.Created(path));
        return new WatchedStream(_disk.OpenLog(path), path, onStep);
    }

    public void Flush(Stream file)
    {
        file.Flush();
        onStep(new StorageStep.Flushed(((WatchedStream)file).Path));
    }

    public void Flush(string path) => onStep(new StorageStep.Flushed(path));

    public void CreateFolder(string path)
    {
        var missing = new Stack<string>();
        for (var folder = path; !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!) missing.Push(folder);
        foreach (var folder in missing) onStep(new StorageStep.MadeFolder(folder));
        _disk.CreateFolder(path);
    }

    public void Move(string from, string to)
    {
        onStep(new StorageStep.Moved(from, to));
        _disk.Move(from, to);
    }

    public void Delete(string path)
    {
        foreach (var inner in Directory.Exists(path) ? Directory.GetFileSystemEntries(path) : []) Delete(inner);
        onStep(new StorageStep.Deleted(path));
        _disk.Delete(path);
    }

    private sealed class WatchedStream(Stream inner, string path, Action<StorageStep> onStep) : Stream
    {
        public string Path => path;

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            onStep(new StorageStep.Written(path, inner.Position, buffer.ToArray()));
            inner.Write(buffer);
        }

        public override void SetLength(long value)
        {
            onStep(new StorageStep.Cut(path, value));
            inner.SetLength(value);
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush() => inner.Flush();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
