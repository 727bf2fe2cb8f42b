using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>The PNG and JPEG files that lie in a folder itself, and what else lies there, and is left out.</summary>
public sealed class PictureFiles
{
    private readonly FolderWalk _walk;
    private readonly List<string> _notes = [];

    /// <summary>Lists.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="setting">What messages say of where the path was given.</param>
    /// <exception cref="UserException">There is no such folder, it may not be listed, or it holds no such file.</exception>
    public PictureFiles(string path, string setting)
    {
        _walk = new(path, setting, isDeep: false);
        Folder = Path.GetFullPath(path);
        if (_walk.Broken.Count > 0) _notes.Add(Names.Listed([.. _walk.Broken.Select(b => $"{b.Name} ({b.Reason})")], "picture is left out", "pictures are left out"));
        _notes.AddRange(_walk.Notes);
        if (_walk.Folders.Count > 0) _notes.Add(Names.Listed(_walk.Folders, "folder in it is left out", "folders in it are left out"));
        if (_walk.Pictures.Count == 0) throw new UserException($"{setting}: {path} holds no PNG or JPEG file{(_notes.Count > 0 ? $"; {string.Join("; ", _notes)}" : "")}.");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The files' whole paths, in the order of their names' code points.</summary>
    public IReadOnlyList<string> Paths => [.. _walk.Pictures.Select(_walk.Full)];

    /// <summary>What is left out, in words: how many, and the first of them.</summary>
    public IReadOnlyList<string> Notes => _notes;
}
