using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Which files and folders make up a COCO data set: <c>annotations/instances_val2017.json</c>, <c>annotations/captions_val2017.json</c>, <c>val2017/</c>.</summary>
internal static class CocoPlaces
{
    private const string Annotations = "annotations";

    private static readonly string[] _kinds = ["instances_", "captions_"];

    /// <summary>A part of the data: its annotation files, the split that its name says, the folders where its pictures may lie, the likeliest first.</summary>
    internal sealed record Part(string Name, Split? Split, List<string> Files, List<string> Folders)
    {
        /// <summary>The folders that are there, and the likeliest, there or not, in words.</summary>
        internal string Looked { get; } =
            string.Join(
                ", ",
                Folders
                    .Where((folder, i) => i == 0 || Directory.Exists(folder))
                    .Select(folder => Path.TrimEndingDirectorySeparator(folder))
                    .Distinct(StringComparer.Ordinal)
            );
    }

    /// <summary>The parts.</summary>
    /// <exception cref="UserException">There is no annotation file.</exception>
    internal static List<Part> Find(CocoOptions options)
    {
        var path = Path.GetFullPath(options.Path);
        if (File.Exists(path))
        {
            var name = PartName(path);
            List<string> files = name.Length == 0 ? [path] : [.. Siblings(path, name)];
            return [new(name, null, files, Folders(Path.GetDirectoryName(path)!, name, options))];
        }

        if (!Directory.Exists(path)) throw new UserException($"data.path: there is no file or folder {path}.");
        var annotations = Directory.Exists(Path.Combine(path, Annotations)) ? Path.Combine(path, Annotations) : path;
        var parts = StorageErrors.Reading(path, () => Directory.GetFiles(annotations, "*.json"))
            .Where(file => PartName(file).Length > 0)
            .GroupBy(PartName, StringComparer.Ordinal)
            .OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => new Part(part.Key, SplitFolder.Of(part.Key.TrimEnd([.. "0123456789"])), [.. part.Order(StringComparer.Ordinal).Reverse()], Folders(annotations, part.Key, options)))
            .ToList();
        if (parts.Count == 0) throw new UserException($"data.path: {annotations} holds no annotation file (instances_*.json, captions_*.json). Name the file itself.");
        return parts.Count == 1 ? [parts[0] with { Split = null }] : parts;
    }

    // What follows the kind: val2017. Empty where the file is called otherwise.
    private static string PartName(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return _kinds.Where(kind => name.StartsWith(kind, StringComparison.Ordinal)).Select(kind => name[kind.Length..]).FirstOrDefault("");
    }

    private static IEnumerable<string> Siblings(string file, string name) =>
        _kinds.Select(kind => Path.Combine(Path.GetDirectoryName(file)!, $"{kind}{name}.json")).Where(File.Exists);

    private static List<string> Folders(string annotations, string name, CocoOptions options)
    {
        if (options.Images is { } named)
        {
            if (!Directory.Exists(named)) throw new UserException($"data.images: there is no folder {named}.");
            return [named, Path.Combine(named, name)];
        }

        var above = Path.GetDirectoryName(annotations) ?? annotations;
        var isBeside = Path.GetFileName(annotations) == Annotations; // as published: annotations/ and val2017/ side by side
        string[] homes = isBeside ? [above, annotations] : [annotations, above];
        return [.. homes.SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, "images", name), Path.Combine(folder, "images"), folder })];
    }
}
