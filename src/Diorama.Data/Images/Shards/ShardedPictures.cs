using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Imported pictures: decoded and resized once, read from shards at random. The rule divides them as it does their source, but that equal pictures lie on one side.</summary>
public sealed class ShardedPictures : IPictures
{
    private readonly Shard[] _shards;
    private readonly int[] _starts;

    /// <summary>Opens the shards of a folder and checks their lists; pixels are checked as they are read.</summary>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    public ShardedPictures(string folder)
    {
        Manifest = ImportManifest.Read(folder);
        _shards = [.. Manifest.Shards.Select(shard => new Shard(folder, shard, Manifest.Size, Manifest.Channels))];
        _starts = new int[_shards.Length];
        for (var i = 1; i < _shards.Length; i++) _starts[i] = _starts[i - 1] + _shards[i - 1].Count;
        Classes = [.. Manifest.Classes];
    }

    /// <summary>What was imported.</summary>
    public ImportManifest Manifest { get; }

    /// <inheritdoc/>
    public int Count => Manifest.Count;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public bool HasCaptions => Manifest.HasCaptions;

    /// <inheritdoc/>
    public bool Decodes => false;

    /// <inheritdoc/>
    public PictureEntry Entry(int index)
    {
        var (shard, place) = Find(index);
        var (name, captions) = shard.Text(place);
        return Known(shard, place) with { Name = name, Captions = captions };
    }

    /// <inheritdoc/>
    public PictureEntry Numbers(int index)
    {
        var (shard, place) = Find(index);
        return Known(shard, place);
    }

    /// <inheritdoc/>
    public Picture Load(int index, int side = int.MaxValue)
    {
        var (shard, place) = Find(index);
        return shard.Load(place);
    }

    private static PictureEntry Known(Shard shard, int place) =>
        new("", Convert.ToHexString(shard.Key(place)))
        {
            Rank = Convert.ToHexString(shard.Rank(place)), Label = shard.Label(place), Group = shard.Label(place), Split = shard.Split(place),
        };

    private (Shard Shard, int Place) Find(int index)
    {
        var shard = Array.BinarySearch(_starts, index);
        if (shard < 0) shard = ~shard - 1;
        return (_shards[shard], index - _starts[shard]);
    }
}
