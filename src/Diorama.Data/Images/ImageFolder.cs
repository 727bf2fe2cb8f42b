using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// The PNG and JPEG files of a folder, however deep and whatever they are called. Folders <c>train</c>, <c>val</c> and <c>test</c> at its top are its splits; below them, or at the top,
/// subfolders with pictures are classes, numbered in the order of their names, and pictures beside them are left out. Captions stand in a <c>metadata.jsonl</c>,
/// <c>captions.jsonl</c> or <c>metadata.csv</c>, or in a text file beside each picture. Files are decoded when they are read, so a broken one shows itself only then.
/// </summary>
public sealed class ImageFolder : IPictures
{
    private readonly FolderWalk _walk;
    private readonly ImmutableArray<(string Path, int Label, Split? Split)> _files;
    private readonly FolderCaptions _captions;
    private readonly List<string> _notes = [];

    /// <summary>Lists the folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="classes">What its classes are.</param>
    /// <param name="suffix">What the names of its splits' folders end in: <c>A</c> takes <c>trainA</c> and <c>testA</c>, and nothing else.</param>
    /// <exception cref="UserException">There is no such folder, or no picture in it.</exception>
    public ImageFolder(string path, FolderClasses classes = FolderClasses.Folders, string suffix = "")
    {
        _walk = new(path);
        _notes.AddRange(_walk.Notes);
        var files = _walk.Pictures.Select(file => new Place(file, null, file.Split('/'))).ToList();
        var tops = files.Where(file => file.Parts.Length > 1).Select(file => file.Parts[0]).ToHashSet(StringComparer.Ordinal);
        if (SplitFolder.Divide(suffix.Length == 0 ? tops : [.. tops.Where(top => SplitFolder.Of(top, suffix) is not null)], suffix))
            files = Kept(files, "in no folder for training, holding out or testing", file => file.Parts.Length > 1 && SplitFolder.Of(file.Parts[0], suffix) is not null)
                .ConvertAll(file => file with { Split = SplitFolder.Of(file.Parts[0], suffix), Parts = file.Parts[1..] });
        if (classes != FolderClasses.None && files.Exists(file => file.Parts.Length > 1))
            files = Kept(files, "beside the folders of the classes", file => file.Parts.Length > 1);
        else classes = FolderClasses.None;
        if (files.Count == 0) throw new UserException($"data.path: {Path.GetFullPath(path)} holds no picture (PNG or JPEG){Instead()}.");

        string Class(Place file) => classes == FolderClasses.Folders ? file.Parts[0] : string.Join('/', file.Parts[..^1]);
        List<string> names = classes == FolderClasses.None ? [] : [.. files.Select(Class).Distinct().Order(StringComparer.Ordinal)];
        var labels = names.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        Classes = [.. names];
        _files = [.. files.Select(file => (file.Path, Label: names.Count == 0 ? 0 : labels[Class(file)], file.Split)).OrderBy(file => file.Label).ThenBy(file => file.Path, StringComparer.Ordinal)];
        _captions = FolderCaptions.Read(_walk, [.. _files.Select(file => file.Path)]);
        _notes.AddRange(_captions.Notes);
    }

    /// <inheritdoc/>
    public int Count => _files.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public bool HasCaptions => _captions.Any;

    /// <inheritdoc/>
    public bool Decodes => true;

    /// <inheritdoc/>
    public IReadOnlyList<BadSample> Broken => [.. _walk.Broken, .. _captions.Broken];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes;

    /// <inheritdoc/>
    public PictureEntry Entry(int index)
    {
        var (path, label, split) = _files[index];
        return new(_walk.Full(path), path) { Label = label, Group = label, Split = split, Captions = _captions.Of(path) };
    }

    /// <inheritdoc/>
    public string File(int index) => _walk.Full(_files[index].Path);

    /// <inheritdoc/>
    public Picture Load(int index, int side = int.MaxValue) => PictureReader.ReadFile(File(index), side: side);

    private List<Place> Kept(List<Place> files, string others, Predicate<Place> isKept)
    {
        List<string> left = [.. files.Where(file => !isKept(file)).Select(file => file.Path)];
        if (left.Count > 0) _notes.Add(Names.Listed(left, $"picture {others} is left out", $"pictures {others} are left out"));
        return files.FindAll(isKept);
    }

    private string Instead()
    {
        List<string> instead = _walk.Broken.Count == 0 ? _notes
            : [Names.Listed([.. _walk.Broken.Select(b => $"{b.Name} ({b.Reason})")], "file is not readable", "files are not readable"), .. _notes];
        return string.Concat(instead.Select(what => $"; {what}"));
    }

    private sealed record Place(string Path, Split? Split, string[] Parts);
}
