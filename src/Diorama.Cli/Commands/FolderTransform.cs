using Diorama.Core;
using Diorama.Data.Images;

namespace Diorama.Cli.Commands;

/// <summary>A picture made of each picture of a folder, written as soon as it is made. What is broken is told and left out.</summary>
/// <param name="files">What to make them of.</param>
/// <param name="target">The folder to write to.</param>
internal sealed class FolderTransform(PictureFiles files, string target)
{
    private readonly List<string> _made = [];

    /// <summary>Makes and writes them.</summary>
    /// <param name="transform">Makes one.</param>
    /// <param name="say">Says what was written.</param>
    /// <param name="stop">Asks to stop; what is made by then stays.</param>
    /// <returns>Whether it was not stopped.</returns>
    /// <exception cref="UserException">Nothing could be read, or the target is no folder to write to.</exception>
    public bool Run(Func<Picture, Picture> transform, Action<IReadOnlyList<string>> say, CancellationToken stop)
    {
        if (File.Exists(target))
            throw new UserException($"{target}: this is a file; several pictures go into a folder.");
        if (Overwriting.IsSame(target, files.Folder))
            throw new UserException($"--out {target}: the pictures made would replace those that they are made of; choose another folder.");
        foreach (var note in files.Notes)
            Terminal.Note($"{note}.");
        StorageErrors.Writing(target, () => Directory.CreateDirectory(target));
        var names = Names(files.Paths);
        Waiting.During("transforming", progress =>
        {
            for (var i = 0; i < names.Count && !stop.IsCancellationRequested; i++)
            {
                Make(names[i].Path, names[i].Name, transform);
                progress((i + 1.0) / names.Count);
            }

            return _made.Count;
        });
        if (_made.Count > 0) say(_made);
        else if (!stop.IsCancellationRequested) throw new UserException($"None of {names.Count} files could be read.");
        if (stop.IsCancellationRequested) Terminal.Note($"Stopped; {_made.Count} of {names.Count} pictures are made.");
        return !stop.IsCancellationRequested;
    }

    private void Make(string path, string name, Func<Picture, Picture> transform)
    {
        try
        {
            _made.Add(OutputFiles.Write(Path.Combine(target, name), transform(InputFile.ReadPicture(path))));
        }
        catch (UserException e)
        {
            Terminal.Note($"Left out: {e.Message}");
        }
    }

    // Every picture has a name of its own: y.png is called y.png, and y.jpg beside it y.jpg.png.
    private static List<(string Path, string Name)> Names(IReadOnlyList<string> paths)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // names that differ in case alone are one name on some systems
        return
        [
            .. paths
                .OrderBy(path => !path.EndsWith(".png", StringComparison.Ordinal))
                .Select(path => (path, Candidates(path).First(taken.Add)))
                .OrderBy(named => named.path, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Candidates(string path)
    {
        yield return Path.GetFileNameWithoutExtension(path) + ".png";
        for (var name = Path.GetFileName(path) + ".png"; ; name += ".png") yield return name;
    }
}
