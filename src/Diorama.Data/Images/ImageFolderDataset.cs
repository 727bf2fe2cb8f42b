using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// A folder of PNG and JPEG files: <c>image</c> float32 [channels, size, size]. Where it has subfolders with pictures, each is a class and
/// there is a <c>label</c> int64, numbered in the order of the subfolders' names; pictures beside the subfolders are then left out.
/// Files are decoded when they are read, so a broken one shows itself only then.
/// </summary>
public sealed class ImageFolderDataset : IDataset
{
    private static readonly EnumerationOptions _deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 8 };

    private readonly ImageFolderOptions _options;
    private readonly ImmutableArray<(string Path, int Label)> _files;
    private readonly ImmutableArray<ImmutableArray<int>> _splits;

    /// <summary>Lists the folder.</summary>
    /// <exception cref="UserException">There is no such folder, or no picture in it.</exception>
    public ImageFolderDataset(ImageFolderOptions options)
    {
        _options = options;
        var root = Path.GetFullPath(options.Path);
        if (!Directory.Exists(root)) throw new UserException($"data.path: there is no folder {root}.");
        try
        {
            var classes = Directory.GetDirectories(root).Order(StringComparer.Ordinal)
                .Select(folder => (Name: Path.GetFileName(folder), Files: Pictures(folder, _deep)))
                .Where(folder => folder.Files.Count > 0)
                .ToList();
            Classes = [.. classes.Select(c => c.Name)];
            _files = classes.Count > 0
                ? [.. classes.SelectMany((c, label) => c.Files.Select(file => (file, label)))]
                : [.. Pictures(root, new()).Select(file => (file, 0))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"data.path: {root} cannot be listed: {e.Message}", e);
        }

        if (_files.IsEmpty) throw new UserException($"data.path: {root} holds no picture (*.png, *.jpg, *.jpeg).");
        var image = Field.Float32("image", options.Channels, options.Size, options.Size);
        Fields = Classes.IsEmpty ? [image] : [image, Field.Int64("label")];
        Spec = new() { Modality = Modality.Image, Shape = image.Shape, Classes = Classes };
        var keys = _files.Select(file => Path.GetRelativePath(root, file.Path).Replace('\\', '/')).ToList();
        _splits = SplitRule.Divide(keys, options.HoldOut / 2, options.HoldOut / 2);
        Quarantine = new(options.MaxBadFraction);
        Quarantine.SetTotal(_files.Length);
    }

    /// <inheritdoc/>
    public string Name => "images";

    /// <inheritdoc/>
    public DataSpec Spec { get; }

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; }

    /// <summary>The classes' names in the order of their labels; empty where there are none.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public int Count(Split split) => _splits[(int)split].Length;

    /// <inheritdoc/>
    public string SampleName(Split split, int index) => _files[_splits[(int)split][index]].Path;

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row)
    {
        var (path, label) = _files[_splits[(int)split][index]];
        var picture = PictureReader.ReadFile(path);
        picture = _options.Fit == ImageFit.Crop
            ? picture.CropAndResize(_options.Size, _options.Size)
            : picture.Resize(_options.Size, _options.Size);
        PictureWriter.Write(picture.WithChannels(_options.Channels).Pixels, _options.Channels, row.Floats("image"));
        if (!Classes.IsEmpty) row.Int64s("label")[0] = label;
    }

    private static List<string> Pictures(string folder, EnumerationOptions options) =>
        [.. Directory.EnumerateFiles(folder, "*", options)
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg")
            .Order(StringComparer.Ordinal)];
}
