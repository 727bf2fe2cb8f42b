using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Lists the pictures below a folder, or only those in it. Links are followed, but not into a folder that they lead out of.</summary>
internal sealed class FolderWalk
{
    private const int MaxDepth = 16;

    // A picture of another name, or of none, is told by its first bytes.
    private static readonly string[] _readable = [".png", ".jpg", ".jpeg", ".jpe", ".jfif"];
    private static readonly string[] _foreign = [".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2", ".psd", ".ico", ".tga", ".svg", ".ppm", ".pgm"];

    private readonly string _root;
    private readonly bool _isDeep;

    /// <summary>Lists.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="setting">What messages say of where the path was given.</param>
    /// <param name="isDeep">Whether to go into the folders in it; else they are but listed.</param>
    /// <exception cref="UserException">There is no such folder, or it may not be listed.</exception>
    internal FolderWalk(string path, string setting = "data.path", bool isDeep = true)
    {
        (_root, _isDeep) = (Path.GetFullPath(path), isDeep);
        if (File.Exists(_root)) throw new UserException($"{setting}: {_root} is a file; name the folder of the pictures.");
        if (!Directory.Exists(_root)) throw new UserException($"{setting}: there is no folder {_root}.");
        Walk(new(_root), Real(new(_root)), [], setting);
        Pictures.Sort(StringComparer.Ordinal);
    }

    /// <summary>The files that may be pictures, by their path below the folder, with <c>/</c>, in the order of code points.</summary>
    internal List<string> Pictures { get; } = [];

    /// <summary>The text files that may be captions, likewise.</summary>
    internal HashSet<string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>Pictures of kinds that are not read, links that lead nowhere, folders that may not be listed, and names that are no text.</summary>
    internal List<BadSample> Broken { get; } = [];

    /// <summary>Hidden pictures (their names begin with a dot), which are left out.</summary>
    internal List<string> Hidden { get; } = [];

    /// <summary>Files that are neither pictures by their names nor PNG or JPEG by their first bytes, no texts and no lists of captions; hidden ones are not among them.</summary>
    internal List<string> Others { get; } = [];

    /// <summary>What is left out besides <see cref="Broken"/>, in words: how many, and the first of them.</summary>
    internal IEnumerable<string> Notes
    {
        get
        {
            if (Hidden.Count > 0) yield return Names.Listed(Hidden, "hidden picture is left out", "hidden pictures are left out");
            if (Others.Count > 0) yield return Names.Listed(Others, "file is neither PNG nor JPEG and is left out", "files are neither PNG nor JPEG and are left out");
        }
    }

    /// <summary>Folders that it did not go into, by name.</summary>
    internal List<string> Folders { get; } = [];

    /// <summary>The whole path of a file.</summary>
    internal string Full(string relative) => Path.Combine(_root, relative.Replace('/', Path.DirectorySeparatorChar));

    private void Walk(DirectoryInfo folder, string real, List<string> above, string setting)
    {
        if (above.Contains(real) || above.Count == MaxDepth)
        {
            Broken.Add(new(folder.FullName, above.Count == MaxDepth ? $"more than {MaxDepth} folders deep" : "a link back to a folder around it"));
            return;
        }

        FileSystemInfo[] entries;
        try
        {
            entries = [.. folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (above.Count == 0) throw new UserException($"{setting}: {_root} cannot be listed: {e.Message}", e);
            Broken.Add(new(folder.FullName, "may not be listed: " + e.Message));
            return;
        }

        foreach (var entry in entries)
        {
            if (Directory.Exists(entry.FullName))
            {
                var inner = new DirectoryInfo(entry.FullName);
                if (IsHidden(entry)) continue;
                if (_isDeep) Walk(inner, Real(inner, real), [.. above, real], setting);
                else Folders.Add(entry.Name);
            }
            else
            {
                AddFile(entry);
            }
        }
    }

    private void AddFile(FileSystemInfo file)
    {
        var extension = Path.GetExtension(file.Name).ToLowerInvariant();
        var relative = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        var isNamedPicture = _readable.Contains(extension) || _foreign.Contains(extension);
        if ((IsHidden(file) && !isNamedPicture) || CaptionList.Names.Contains(file.Name))
            return;
        if (IsHidden(file))
            Hidden.Add(relative);
        else if (IsGarbled(file))
            Broken.Add(new(file.FullName, "its name is no UTF-8; rename it"));
        else if (extension is ".txt" or ".caption")
            Texts.Add(relative);
        else if (!isNamedPicture)
            (PictureKind.IsRead(file.FullName) ? Pictures : Others).Add(relative);
        else if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true })
            Broken.Add(new(file.FullName, $"a link that leads nowhere: to {file.LinkTarget}"));
        else if (_readable.Contains(extension) || PictureKind.OfFile(file.FullName) is null)
            Pictures.Add(relative);
        else
            Broken.Add(new(file.FullName, PictureKind.Refusal(PictureKind.OfFile(file.FullName)!)));
    }

    // Bytes of a name that are no UTF-8 are listed as U+FFFD, and by that name there is no file.
    private static bool IsGarbled(FileSystemInfo entry) => entry.Name.Contains('\ufffd') && entry.LinkTarget is null && !File.Exists(entry.FullName);

    private static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.');

    private static string Real(DirectoryInfo folder, string? parent = null)
    {
        if (folder.LinkTarget is not null && folder.ResolveLinkTarget(returnFinalTarget: true) is { } target) return target.FullName;
        return parent is null ? folder.FullName : Path.Combine(parent, folder.Name);
    }
}
