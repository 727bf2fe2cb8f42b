using System.Text;

namespace Diorama.Data.Images;

/// <summary>The captions of a folder's pictures: from lists, as Hugging Face's <c>imagefolder</c> has them, or from a text file beside each picture.</summary>
internal sealed class FolderCaptions
{
    private const int MaxTextBytes = 1 << 20;

    private static readonly string[] _textExtensions = [".txt", ".caption"];
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, IReadOnlyList<string>> _captions = new(StringComparer.Ordinal);
    private readonly List<BadSample> _broken = [];

    /// <summary>True where a picture has a caption.</summary>
    internal bool Any => _captions.Count > 0;

    /// <summary>Lines and files that are broken, or name pictures that are missing.</summary>
    internal IReadOnlyList<BadSample> Broken => _broken;

    /// <summary>What is good to know.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>Reads the captions of some pictures.</summary>
    /// <param name="walk">The folder.</param>
    /// <param name="pictures">Their paths within it.</param>
    internal static FolderCaptions Read(FolderWalk walk, HashSet<string> pictures)
    {
        var captions = new FolderCaptions();
        var folders = pictures.SelectMany(Above).Append("").Distinct().Order(StringComparer.Ordinal);
        foreach (var (folder, list) in folders.SelectMany(folder => CaptionList.Names.Select(list => (folder, list))))
        {
            if (new FileInfo(walk.Full(folder + list)) is { Exists: true, Length: > 0 }) captions.ReadList(walk.Full(folder + list), folder, pictures);
        }

        if (!captions.Any) captions.ReadTexts(walk, pictures);
        List<string> without = captions.Any ? [.. pictures.Where(picture => !captions._captions.ContainsKey(picture)).Order(StringComparer.Ordinal)] : [];
        if (without.Count > 0) captions.Notes.Add(Names.Listed(without, "picture file has no caption", "picture files have no caption"));
        return captions;
    }

    /// <summary>A picture's captions; empty where it has none.</summary>
    internal IReadOnlyList<string> Of(string picture) => _captions.GetValueOrDefault(picture, []);

    // The folders around a picture, each ending in a slash.
    private static IEnumerable<string> Above(string picture) => Enumerable.Range(0, picture.Length).Where(i => picture[i] == '/').Select(i => picture[..(i + 1)]);

    private void ReadList(string list, string folder, HashSet<string> pictures)
    {
        foreach (var row in CaptionList.Read(list, Notes))
        {
            var path = folder + Plain(row.File.Replace('\\', '/'));
            if (row.Problem is not null) _broken.Add(new(row.Where, row.Problem));
            else if (!pictures.Contains(path)) _broken.Add(new(row.Where, $"names a picture that is not there: {row.File}"));
            else _captions[path] = [.. Of(path), .. row.Captions];
        }
    }

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;

    private void ReadTexts(FolderWalk walk, HashSet<string> pictures)
    {
        foreach (var picture in pictures)
        {
            var stem = picture[..^Path.GetExtension(picture).Length];
            var text = _textExtensions.Select(extension => stem + extension).FirstOrDefault(walk.Texts.Contains);
            if (text is not null) ReadText(picture, walk.Full(text));
        }
    }

    // A caption a line.
    private void ReadText(string picture, string path)
    {
        try
        {
            var length = PlainFile.Behind(path).Length;
            if (length == 0) return; // a pipe, perhaps, that nobody writes to
            if (length > MaxTextBytes)
            {
                _broken.Add(new(path, $"longer than {MaxTextBytes} bytes"));
                return;
            }

            var lines = _strict.GetString(File.ReadAllBytes(path)).TrimStart('\ufeff').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0) _captions[picture] = lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            _broken.Add(new(path, e is DecoderFallbackException ? "no UTF-8" : "cannot be read: " + e.Message));
        }
    }
}
