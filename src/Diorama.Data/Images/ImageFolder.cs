using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// The PNG and JPEG files of a folder. Where it has subfolders with pictures, each is a class, numbered in the order of the subfolders' names; pictures beside
/// the subfolders are then left out. Files are decoded when they are read, so a broken one shows itself only then.
/// </summary>
public sealed class ImageFolder : IPictures
{
    private static readonly EnumerationOptions _deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 8 };

    private readonly string _root;
    private readonly ImmutableArray<(string Path, int Label)> _files;

    /// <summary>Lists the folder.</summary>
    /// <exception cref="UserException">There is no such folder, or no picture in it.</exception>
    public ImageFolder(string path)
    {
        _root = Path.GetFullPath(path);
        if (!Directory.Exists(_root)) throw new UserException($"data.path: there is no folder {_root}.");
        try
        {
            var classes = Directory.GetDirectories(_root).Order(StringComparer.Ordinal)
                .Select(folder => (Name: Path.GetFileName(folder), Files: Pictures(folder, _deep)))
                .Where(folder => folder.Files.Count > 0)
                .ToList();
            Classes = [.. classes.Select(c => c.Name)];
            _files = classes.Count > 0
                ? [.. classes.SelectMany((c, label) => c.Files.Select(file => (file, label)))]
                : [.. Pictures(_root, new()).Select(file => (file, 0))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"data.path: {_root} cannot be listed: {e.Message}", e);
        }

        if (_files.IsEmpty) throw new UserException($"data.path: {_root} holds no picture (*.png, *.jpg, *.jpeg).");
    }

    /// <inheritdoc/>
    public int Count => _files.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public bool HasCaptions => false;

    /// <inheritdoc/>
    public bool Decodes => true;

    /// <inheritdoc/>
    public IReadOnlyList<BadSample> LeftOut => [];

    /// <inheritdoc/>
    public PictureEntry Entry(int index) => new(_files[index].Path, Path.GetRelativePath(_root, _files[index].Path).Replace('\\', '/'))
    {
        Label = _files[index].Label,
        Group = _files[index].Label,
    };

    /// <inheritdoc/>
    public Picture Load(int index) => PictureReader.ReadFile(_files[index].Path);

    private static List<string> Pictures(string folder, EnumerationOptions options) =>
        [.. Directory.EnumerateFiles(folder, "*", options)
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg")
            .Order(StringComparer.Ordinal)];
}
