using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data.Images;

namespace Diorama.Cli;

/// <summary>Writes what a model made, and says where.</summary>
internal static class OutputFiles
{
    private const int Columns = 10;

    /// <summary>One grid, or a file for each picture where the name is a folder's.</summary>
    public static void Pictures(ParseResult parsed, string name, IReadOnlyList<Picture> pictures, int columns = Columns)
    {
        if (Directory.Exists(name) || name.EndsWith(Path.DirectorySeparatorChar))
        {
            StorageErrors.Writing(name, () => Directory.CreateDirectory(name));
            Say(parsed, [.. pictures.Select((picture, i) => Write(Path.Combine(name, string.Create(CultureInfo.InvariantCulture, $"{i:D5}.png")), picture))]);
            return;
        }
        Say(parsed, [Write(PngPath(name), ImageGrid.Tile(pictures, columns, background: 0))]);
    }

    /// <summary>One picture as it is, without a grid's border.</summary>
    public static void Picture(ParseResult parsed, string name, Picture picture) => Say(parsed, [Write(PngPath(name), picture)]);

    /// <summary>Texts as JSON where there is no name, or in one file, or a file each where the name is a folder's.</summary>
    public static void Texts(ParseResult parsed, string? name, IEnumerable<string> texts)
    {
        if (name is null)
        {
            JsonText.Print(new JsonObject { ["samples"] = new JsonArray([.. texts.Select(t => JsonValue.Create(t))]) });
        }
        else if (Directory.Exists(name) || name.EndsWith(Path.DirectorySeparatorChar))
        {
            StorageErrors.Writing(name, () => Directory.CreateDirectory(name));
            Say(parsed, [.. texts.Select((text, i) => Write(Path.Combine(name, string.Create(CultureInfo.InvariantCulture, $"{i:D5}.txt")), text))]);
        }
        else
        {
            Say(parsed, [Write(name, string.Join("\n\n", texts))]);
        }
    }

    /// <summary>Refuses a name that <see cref="Pictures"/> would not write to, before hours are spent on making them.</summary>
    /// <exception cref="UserException">It ends in something else than .png.</exception>
    public static void CheckPictures(string name)
    {
        if (!Directory.Exists(name) && !name.EndsWith(Path.DirectorySeparatorChar)) PngPath(name);
    }

    /// <summary>Refuses a picture's name for texts.</summary>
    /// <exception cref="UserException">It ends as pictures do.</exception>
    public static void CheckTexts(string? name)
    {
        if (Path.GetExtension(name)?.ToLowerInvariant() is ".png" or ".jpg" or ".jpeg") throw new UserException($"{name}: the model writes texts, which go into a .txt, or into a folder.");
    }

    /// <summary>The file of one picture: the name, with .png where it ends in nothing.</summary>
    public static string PictureName(string name) => Path.HasExtension(name) ? name : name + ".png";

    private static string PngPath(string name)
    {
        var path = PictureName(name);
        return path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? path : throw new UserException($"{path}: pictures are written as .png, or into a folder.");
    }

    /// <summary>Writes a picture as PNG.</summary>
    /// <returns>The path.</returns>
    public static string Write(string path, Picture picture)
    {
        var png = PngCodec.Encode(picture);
        AtomicFile.Write(path, stream => stream.Write(png));
        return path;
    }

    private static string Write(string path, string text)
    {
        AtomicFile.WriteText(path, text + "\n");
        return path;
    }

    /// <summary>Says what was written, one file or more of one folder.</summary>
    public static void Say(ParseResult parsed, IReadOnlyList<string> paths)
    {
        if (parsed.GetValue(JsonOption.Instance))
        {
            JsonText.Print(new JsonObject { ["files"] = new JsonArray([.. paths.Select(p => JsonValue.Create(p))]) });
            return;
        }
        Terminal.Result(paths.Count == 1 ? paths[0] : $"{paths.Count} files in {Path.GetDirectoryName(paths[0])}");
    }
}
