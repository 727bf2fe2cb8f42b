namespace Diorama.Core;

/// <summary>
/// The run's <c>metrics.jsonl</c>: one record a line, added while it trains. A line that a killed process left unfinished at the
/// end is dropped, and so is, with a warning, one that is damaged; when a run resumes, what came after the checkpoint is cut away.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    private readonly string _path;
    private readonly Stream _file;

    private MetricsLog(string path, Stream file) => (_path, _file) = (path, file);

    /// <summary>Opens a log to add to; makes it where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">It may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static MetricsLog Open(string path)
    {
        Stream? file = null;
        try
        {
            StorageErrors.Writing(path, () =>
            {
                file = DiskStorage.Current.OpenLog(path);
                file.SetLength(EndOfLastLine(file));
                file.Seek(0, SeekOrigin.End);
                DiskStorage.Current.Flush(TemporaryName.Folder(path)); // its name: records that are flushed would be lost with it
            });
            return new MetricsLog(path, file!);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record; its names must not be <c>step</c> or <c>seconds</c>.</param>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Add(MetricsRecord record)
    {
        var line = MetricsLine.Write(record);
        StorageErrors.Writing(_path, () => _file.Write(line));
    }

    /// <summary>Makes all records durable; call before a checkpoint that relies on them.</summary>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Flush() => StorageErrors.Writing(_path, () => DiskStorage.Current.Flush(_file));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Reads a log, also while a run adds to it. An unfinished last line is left out.</summary>
    /// <param name="path">The file; a missing one has no records.</param>
    /// <param name="warn">Told of each line before the last that is no record and so left out; null: nobody is.</param>
    /// <exception cref="MachineException">The disk fails.</exception>
    public static IReadOnlyList<MetricsRecord> Read(string path, Action<string>? warn = null) => [.. Lines(path, warn).Select(l => l.Record)];

    /// <summary>Drops the records after a step, durably; the others keep their bytes.</summary>
    /// <param name="path">The file; nothing is done where it is missing.</param>
    /// <param name="step">The checkpoint's step: the last one that stays.</param>
    /// <param name="warn">Told of each damaged line, which is dropped too; null: nobody is.</param>
    /// <exception cref="UserException">The file may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void CutBack(string path, long step, Action<string>? warn = null)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var kept = Lines(path, warn).Where(l => l.Record.Step <= step).ToList();
        AtomicFile.Write(path, stream => kept.ForEach(l =>
        {
            stream.Write(l.Bytes);
            stream.WriteByte((byte)'\n');
        }));
    }

    private static List<(byte[] Bytes, MetricsRecord Record)> Lines(string path, Action<string>? warn)
    {
        var lines = new List<(byte[], MetricsRecord)>();
        if (!File.Exists(path))
        {
            return lines;
        }

        var content = StorageErrors.Reading(path, () => ReadAll(path)).AsSpan();
        var number = 0;
        for (var end = content.IndexOf((byte)'\n'); end >= 0; end = content.IndexOf((byte)'\n'))
        {
            number++;
            var line = content[..end].ToArray();
            if (MetricsLine.Read(line) is { } record) lines.Add((line, record));
            else warn?.Invoke($"{path}, line {number}: not a metrics record; it is left out");
            content = content[(end + 1)..];
        }

        return lines;
    }

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private static long EndOfLastLine(Stream file)
    {
        var block = new byte[4096];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var part = block.AsSpan(0, (int)(end - start));
            file.Position = start;
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is var last and >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }
}
