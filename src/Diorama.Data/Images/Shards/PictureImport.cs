using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Decodes the pictures of a data set once, brings them to its size, and writes them into shards. What is imported appears whole, or not at all.</summary>
public sealed class PictureImport
{
    // So many are decoded at once, by all threads; then they are written in their order.
    private const int Chunk = 256;
    private const long DefaultShardBytes = 1L << 30;

    private readonly PictureDataset _data;
    private readonly long _shardBytes;
    private readonly Dictionary<UInt128, UInt128> _ranks = []; // of the first of equal pictures, by their key
    private readonly List<string> _duplicates = [];
    private readonly List<BadSample> _leftOut = [];
    private readonly List<ShardInfo> _shards = [];
    private int _numDuplicates;

    /// <param name="data">What is imported, as it is given as samples.</param>
    /// <param name="shardBytes">The most bytes of pixels a shard; 1 GiB by default.</param>
    public PictureImport(PictureDataset data, long shardBytes = DefaultShardBytes)
    {
        (_data, _shardBytes) = (data, shardBytes);
        _leftOut.AddRange(data.Pictures.Broken);
    }

    /// <summary>True: of equal pictures only the first is kept. Default false.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>Imports.</summary>
    /// <param name="folder">The data set's folder; one that exists is replaced.</param>
    /// <param name="source">Where the data lies, for the record.</param>
    /// <param name="progress">Told what share is done, in [0, 1].</param>
    /// <param name="stop">Ends it; nothing is left behind.</param>
    /// <exception cref="UserException">No picture is whole, another import of this name is under way, or the folder may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public ImportSummary Run(string folder, string source, Action<double>? progress = null, CancellationToken stop = default)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder))!;
        StorageErrors.Writing(parent, () => Directory.CreateDirectory(parent));
        using var alone = ImportLock.Take(parent);
        AtomicFolder.RemoveLeftovers(parent);
        using var target = AtomicFolder.Create(folder);
        var counts = new int[Math.Max(1, _data.Classes.Length)];
        ShardWriter? shard = null;
        try
        {
            for (var start = 0; start < _data.Pictures.Count; start += Chunk)
            {
                foreach (var (index, pixels) in Decode(start, Math.Min(Chunk, _data.Pictures.Count - start), stop))
                {
                    var entry = _data.Pictures.Entry(index);
                    var key = SHA256.HashData(pixels).AsSpan(0, ShardLayout.KeyBytes);
                    if (IsTwice(key, entry, out var rank) && DropDuplicates) continue;
                    shard ??= new(Path.Combine(target.TemporaryPath, $"shard-{_shards.Count:D5}.safetensors"), _data.Options.Size, _data.Options.Channels);
                    shard.Add(pixels, key, rank, entry);
                    counts[entry.Label]++;
                    if ((long)(shard.Count + 1) * pixels.Length > _shardBytes) Finish(ref shard);
                }

                progress?.Invoke((double)Math.Min(start + Chunk, _data.Pictures.Count) / _data.Pictures.Count);
            }

            Finish(ref shard);
        }
        finally
        {
            shard?.Dispose();
        }

        if (_shards.Count == 0) throw new UserException($"Nothing was imported: none of the {_leftOut.Count} pictures of {source} is whole; the first: {_leftOut[0].Name} ({_leftOut[0].Reason}).");
        var summary = new ImportSummary(folder, Manifest(source, BadSampleGroup.Of(_leftOut)), [.. counts], _leftOut, _duplicates);
        summary.Manifest.Write(target.TemporaryPath);
        stop.ThrowIfCancellationRequested();
        target.Commit();
        return summary;
    }

    private void Finish(ref ShardWriter? shard)
    {
        if (shard is null) return;
        _shards.Add(shard.Finish());
        shard.Dispose();
        shard = null;
    }

    // Equal pictures take the rank of the first, so that they lie on one side of the split.
    private bool IsTwice(ReadOnlySpan<byte> key, PictureEntry entry, out byte[] rank)
    {
        rank = Convert.FromHexString(entry.Rank);
        var pixels = BitConverter.ToUInt128(key);
        if (_ranks.TryAdd(pixels, BitConverter.ToUInt128(rank))) return false;
        rank = BitConverter.GetBytes(_ranks[pixels]);
        if (_numDuplicates++ < ImportSummary.MostNames) _duplicates.Add(entry.Name);
        return true;
    }

    // The whole ones of a chunk in their order; the broken ones are listed.
    private List<(int Index, byte[] Pixels)> Decode(int start, int count, CancellationToken stop)
    {
        var decoded = new (byte[]? Pixels, BadSample? Bad)[count];
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                try
                {
                    decoded[i] = (_data.Shaped(start + i).Pixels, null);
                }
                catch (BadSampleException e)
                {
                    decoded[i] = (null, new(e.Name, e.Reason));
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        _leftOut.AddRange(decoded.Select(one => one.Bad).OfType<BadSample>());
        return [.. Enumerable.Range(0, count).Where(i => decoded[i].Pixels is not null).Select(i => (start + i, decoded[i].Pixels!))];
    }

    private ImportManifest Manifest(string source, IReadOnlyList<BadSampleGroup> groups) => new()
    {
        Format = ImportManifest.CurrentFormat,
        Kind = _data.Name,
        Source = source,
        Size = _data.Options.Size,
        Channels = _data.Options.Channels,
        Count = _shards.Sum(shard => shard.Count),
        Classes = _data.Classes,
        HasCaptions = _data.Pictures.HasCaptions,
        Duplicates = _numDuplicates,
        LeftOut = groups.ToDictionary(group => group.Kind, group => group.Count),
        FirstLeftOut = [.. groups.SelectMany(group => group.First)],
        Shards = _shards,
    };
}
