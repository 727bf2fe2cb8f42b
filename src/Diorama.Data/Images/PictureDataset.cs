using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// Pictures as samples: <c>image</c> float32 [channels, size, size] in [-1, 1]; with classes <c>label</c> int64; with captions <c>caption</c> int64 [words].
/// Where alpha is kept, what is wholly transparent is black.
/// </summary>
public sealed class PictureDataset : IGroupedDataset, ICaptionedDataset, IDecodingDataset, INotedDataset
{
    private readonly IPictures _pictures;
    private readonly PictureOptions _options;
    private readonly PictureShaper _shaper;
    private ImmutableArray<ImmutableArray<int>> _splits;
    private readonly CaptionSpec? _words;
    private readonly List<string> _captionNotes = [];

    /// <summary>Divides the pictures and reads the training captions.</summary>
    /// <param name="name">The data set's registered name.</param>
    /// <param name="pictures">What there is.</param>
    /// <param name="options">How it is given.</param>
    public PictureDataset(string name, IPictures pictures, PictureOptions options)
    {
        (Name, _pictures, _options, _shaper) = (name, pictures, options, new(options));
        _splits = PictureSplits.Divide(pictures, options.HoldOut);
        _words =
            pictures.HasCaptions && options.Captions
                ? CaptionWords.Of(
                    _splits[(int)Split.Train].Select(pictures.Entry).Select(entry => (entry.Name, entry.Captions, Classes.IsEmpty ? -1 : entry.Label)),
                    options,
                    _captionNotes
                )
                : null;
        var image = Field.Float32("image", options.Channels, options.Size, options.Size);
        Fields = [image, .. Classes.IsEmpty ? [] : new[] { Field.Int64("label") }, .. _words is null ? [] : new[] { Field.Int64("caption", _words.Length) }];
        Spec = new() { Modality = Modality.Image, Shape = image.Shape, Classes = Classes, Captions = _words };
        Quarantine = new(options.MaxBadFraction);
        foreach (var sample in pictures.Broken) Quarantine.Add(sample);
        Quarantine.SetTotal(pictures.Count + pictures.Broken.Count);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <summary>The classes' names in the order of their labels; empty where there are none.</summary>
    public ImmutableArray<string> Classes => _pictures.Classes;

    /// <inheritdoc/>
    public bool Decodes => _pictures.Decodes;

    /// <summary>How the pictures are given.</summary>
    internal PictureOptions Options => _options;

    /// <summary>What the samples are made of.</summary>
    internal IPictures Pictures => _pictures;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes =>
        [.. _pictures.Notes, .. _captionNotes, .. ClassSizes.Notes(Classes, PerClass), .. Empty(Split.HeldOut, "held out"), .. Empty(Split.Test, "kept for testing")];

    /// <summary>How many pictures each class has, all splits together; empty where there are no classes.</summary>
    public IReadOnlyList<int> PerClass
    {
        get
        {
            var counts = new int[Classes.Length];
            if (counts.Length > 0) foreach (var index in _splits.SelectMany(split => split)) counts[_pictures.Numbers(index).Label]++;
            return counts;
        }
    }

    /// <summary>What was imported; null where the pictures are read from where they lie.</summary>
    public ImportManifest? Imported => (_pictures as ShardedPictures)?.Manifest;

    /// <inheritdoc/>
    public int Count(Split split) => _splits[(int)split].Length;

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => Entry(split, index).Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Captions(Split split, int index) => Entry(split, index).Captions;

    /// <inheritdoc/>
    public IReadOnlyList<int>? Groups(Split split) =>
        _options.Balance && split == Split.Train ? [.. _splits[(int)split].Select(i => _pictures.Numbers(i).Group)] : null;

    /// <inheritdoc/>
    public void LeaveOutUnreadable(Action<double>? progress = null)
    {
        var broken = PictureProbe.Look(_pictures, progress);
        foreach (var (_, sample) in broken.OrderBy(pair => pair.Key)) Quarantine.Add(sample);
        _splits = [.. _splits.Select(split => split.RemoveAll(broken.ContainsKey))];
    }

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var random = row.Random;
        index = _splits[(int)split][index];
        var mirrored = _options.Flip && random?.Next(2) == 1;
        _shaper.Write(_pictures.Load(index, _options.Size), mirrored, row.Floats("image"));
        if (Classes.IsEmpty && _words is null) return;
        var entry = _words is null ? _pictures.Numbers(index) : _pictures.Entry(index);
        if (!Classes.IsEmpty) row.Int64s("label")[0] = entry.Label;
        _words?.Encode(CaptionWords.Drawn(entry.Captions, random, _options.WordDrop), row.Int64s("caption"));
    }

    /// <summary>A picture of the source as a sample has it, unmirrored, in bytes.</summary>
    internal Picture Shaped(int index) => _shaper.Shape(_pictures.Load(index, _options.Size));

    private IEnumerable<string> Empty(Split split, string what)
    {
        if (_options.HoldOut > 0 && _splits[(int)split].IsEmpty) yield return $"no picture is {what}: there are too few, and figures that need some are left out";
    }

    private PictureEntry Entry(Split split, int index) => _pictures.Entry(_splits[(int)split][index]);
}
