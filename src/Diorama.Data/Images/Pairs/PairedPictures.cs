using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// Pairs of pictures from the user's own files: <c>source</c> float32 [source channels, size, size] and <c>image</c> float32 [channels, size, size]. Both of a
/// pair are mirrored, or neither. Folders <c>trainA</c> and <c>trainB</c> (and <c>testA</c>, <c>testB</c>) hold sources and pictures. Unpaired, a picture stands beside any source of its split: in training one drawn by chance, else the one of its place.
/// </summary>
public sealed class PairedPictures : IDecodingDataset, INotedDataset, IPicturePairs
{
    private readonly ImagePairsOptions _options;
    private readonly IPictures _images;
    private readonly IPictures _sources;
    private readonly PictureShaper _imageShaper;
    private readonly PictureShaper _sourceShaper;
    private ImmutableArray<ImmutableArray<int>> _imageSplits;
    private ImmutableArray<ImmutableArray<int>> _sourceSplits;
    private readonly Dictionary<int, int> _partners = [];
    private readonly List<string> _notes = [];
    private readonly bool _isLettered;

    /// <summary>Lists the folders and finds who belongs to whom.</summary>
    /// <exception cref="UserException">A folder is missing, holds no picture, or no picture has a partner.</exception>
    public PairedPictures(ImagePairsOptions options)
    {
        _options = options;
        _isLettered = options.Source is null && Directory.Exists(Path.Combine(options.Path, "trainA")) && Directory.Exists(Path.Combine(options.Path, "trainB"));
        var folder = new ImageFolder(options.Path, FolderClasses.None, _isLettered ? "B" : "");
        var sources = options.Source is { } named ? Named(named) : _isLettered ? new(options.Path, FolderClasses.None, "A") : folder;
        _images = sources == folder ? new SideBySide(folder, !options.SourceIsRight) : folder;
        _sources = sources == folder ? new SideBySide(folder, options.SourceIsRight) : sources;
        _imageShaper = new(options.Pictures);
        _sourceShaper = new(options.Pictures with { Channels = options.SourceChannels });
        Quarantine = new(options.Pictures.MaxBadFraction);
        foreach (var sample in folder.Broken.Concat(sources.Broken)) Quarantine.Add(sample);
        _notes.AddRange(folder.Notes.Concat(sources.Notes).Distinct());
        if (sources == folder) _notes.Add(Halves(folder, options.SourceIsRight));

        _sourceSplits = PictureSplits.Divide(_sources, options.Pictures.HoldOut);
        _imageSplits = PictureSplits.Divide(_images, options.Pictures.HoldOut);
        if (!options.Unpaired) _imageSplits = [.. Paired(_imageSplits)];
        Quarantine.SetTotal(_imageSplits.Sum(split => split.Length) + Quarantine.Samples.Count);
        var size = options.Pictures.Size;
        Fields = [Field.Float32("source", options.SourceChannels, size, size), Field.Float32("image", options.Pictures.Channels, size, size)];
        Spec = new() { Modality = Modality.Image, Shape = Fields[1].Shape, Source = Fields[0].Shape };
    }

    /// <inheritdoc/>
    public string Name => "image-pairs";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <inheritdoc/>
    public bool Decodes => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes;

    /// <inheritdoc/>
    public bool ArePaired(Split split) => !_options.Unpaired;

    /// <inheritdoc/>
    public int Count(Split split) => _sourceSplits[(int)split].IsEmpty && _options.Unpaired ? 0 : _imageSplits[(int)split].Length;

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => _images.Entry(_imageSplits[(int)split][index]).Name;

    /// <inheritdoc/>
    public void LeaveOutUnreadable(Action<double>? progress = null)
    {
        var images = PictureProbe.Look(_images, share => progress?.Invoke(share / 2));
        var sources = _sources.File(0) == _images.File(0) ? images : PictureProbe.Look(_sources, share => progress?.Invoke((1 + share) / 2));
        foreach (var (_, sample) in images.OrderBy(pair => pair.Key).Concat(sources.OrderBy(pair => pair.Key))) Quarantine.Add(sample);
        bool IsWhole(int image) => !images.ContainsKey(image) && !(_partners.TryGetValue(image, out var source) && sources.ContainsKey(source));
        _imageSplits = [.. _imageSplits.Select(split => split.RemoveAll(image => !IsWhole(image)))];
        _sourceSplits = [.. _sourceSplits.Select(split => split.RemoveAll(sources.ContainsKey))];
    }

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var random = row.Random;
        var image = _imageSplits[(int)split][index];
        var source = _options.Unpaired ? Any(split, index, random) : _partners[image];
        var mirrored = _options.Pictures.Flip && random?.Next(2) == 1;
        _imageShaper.Write(_images.Load(image, _options.Pictures.Size), mirrored, row.Floats("image"));
        if (_options.Unpaired) mirrored = _options.Pictures.Flip && random?.Next(2) == 1;
        _sourceShaper.Write(_sources.Load(source, _options.Pictures.Size), mirrored, row.Floats("source"));
    }

    private static ImageFolder Named(string path)
    {
        try
        {
            return new(path, FolderClasses.None);
        }
        catch (UserException e)
        {
            throw new UserException(e.Message.Replace("data.path", "data.source", StringComparison.Ordinal), e);
        }
    }

    // A folder of photographs is no pairs, and nothing in the files says so: who sees the size of the halves knows.
    private static string Halves(ImageFolder folder, bool sourceIsRight)
    {
        var note = $"without data.source every file is taken for two pictures side by side, the {(sourceIsRight ? "right" : "left")} one the source";
        try
        {
            var first = folder.Load(0);
            return $"{note}; the first, {folder.Entry(0).Key}, for two of {first.Width / 2} x {first.Height}";
        }
        catch (BadSampleException)
        {
            return note; // training tells of it
        }
    }

    private int Any(Split split, int index, SeededRandom? random)
    {
        var all = _sourceSplits[(int)split];
        return all[random?.Next(all.Length) ?? index % all.Length];
    }

    // Pictures with their partners, by path without extension; what has none is listed and left out.
    private IEnumerable<ImmutableArray<int>> Paired(ImmutableArray<ImmutableArray<int>> splits)
    {
        var byStem = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _sources.Count; i++)
        {
            if (!byStem.TryAdd(Stem(_sources.Entry(i)), i)) Quarantine.Add(new(_sources.Entry(i).Name, $"is called like another: {_sources.Entry(byStem[Stem(_sources.Entry(i))]).Name}"));
        }

        for (var i = 0; i < _images.Count; i++)
        {
            if (byStem.Remove(Stem(_images.Entry(i)), out var partner)) _partners[i] = partner;
            else Quarantine.LeaveOut(new(_images.Entry(i).Name, "has no partner among the sources"));
        }

        if (_partners.Count == 0)
            throw new UserException(
                $"data.source: no source is called like a picture of {_options.Path}. Pairs have one name; for pictures that do not belong together set data.unpaired=true."
            );
        foreach (var lonely in byStem.Values.Order())
            Quarantine.LeaveOut(new(_sources.Entry(lonely).Name, "has no partner among the pictures"));
        return splits.Select(split => split.Where(_partners.ContainsKey).ToImmutableArray());
    }

    // trainA/1.png and trainB/1.jpg have one: train/1.
    private string Stem(PictureEntry entry)
    {
        var stem = entry.Key[..^Path.GetExtension(entry.Key).Length];
        return _isLettered ? stem.Remove(stem.IndexOf('/', StringComparison.Ordinal) - 1, 1) : stem;
    }
}
