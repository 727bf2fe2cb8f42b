using System.Text.Json;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// Annotation files of COCO: pictures, categories, boxes and captions. Files of one part of the data (instances, captions) add up. What refers to nothing, or
/// makes no sense, is listed with file and line.
/// </summary>
/// <remarks>Lin et al. 2014, arXiv 1405.0312; the format: cocodataset.org, "Data format".</remarks>
internal sealed class CocoFile
{
    private const long MaxBytes = 1L << 30;

    private readonly List<BadSample> _broken = [];
    private readonly List<CocoAnnotation> _annotations = [];
    private readonly Dictionary<string, CocoImage> _byName = new(StringComparer.Ordinal);

    /// <summary>The pictures by number; one that is listed under several numbers stands under each.</summary>
    internal SortedDictionary<long, CocoImage> Images { get; } = [];

    /// <summary>The files' names of entries that list a picture again, under another number.</summary>
    internal List<string> Again { get; } = [];

    /// <summary>The categories' names by number.</summary>
    internal SortedDictionary<long, string> Categories { get; } = [];

    /// <summary>What is broken, with file and line.</summary>
    internal IReadOnlyList<BadSample> Broken => _broken;

    /// <summary>Adds a file.</summary>
    /// <exception cref="UserException">It is missing, unreadable, no JSON, or no annotation file.</exception>
    internal void Add(string path)
    {
        var bytes = StorageErrors.Reading(path, () =>
        {
            if (PlainFile.Behind(path).Length > MaxBytes) throw new UserException($"data.path: {path} is larger than {MaxBytes >> 30} GiB. Divide it.");
            return File.ReadAllBytes(path);
        });
        var start = bytes.AsSpan().StartsWith("\ufeff"u8) ? 3 : 0;
        try
        {
            Read(path, new Utf8JsonReader(bytes.AsSpan(start)), bytes.AsSpan(start));
        }
        catch (JsonException e)
        {
            throw new UserException($"data.path: {path}, line {e.LineNumber + 1}: no JSON that can be read: {e.Message.Split(" LineNumber")[0].TrimEnd('.')}.", e);
        }
    }

    private void Read(string path, Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new UserException($"data.path: {path} is no COCO annotation file; it begins with no object.");
        var places = new CocoPlaceFinder(path);
        var known = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var part = Key(ref reader);
            reader.Read();
            if (part is not ("images" or "annotations" or "categories") || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            known |= part == "images";
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = reader.TokenStartIndex;
                var element = JsonElement.ParseValue(ref reader);
                var isObject = element.ValueKind == JsonValueKind.Object;
                var at = places.Place(text, start, Kind(part), isObject ? Number(element) : null);
                if (isObject) Add(part, at, element);
                else LeaveOut(at, "no JSON object");
            }
        }

        if (!known) throw new UserException($"data.path: {path} is no COCO annotation file; it has no list \"images\".");
        foreach (var annotation in _annotations) Annotate(annotation);
        _annotations.Clear();
    }

    // Half a surrogate pair, written as an escape, is legal JSON but no text; a part of that name is none that is read.
    private static string? Key(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Kind(string part) => part switch { "images" => "picture", "categories" => "category", _ => "annotation" };

    // A name beside it that is no text is told when the rest is read.
    private static long? Number(JsonElement element)
    {
        try
        {
            return element.Number("id");
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void LeaveOut(CocoPlace at, string reason) => _broken.Add(new(at.ToString(), reason));

    private void Add(string part, CocoPlace at, JsonElement element)
    {
        try
        {
            if (part == "images") AddImage(at, element);
            else if (part == "categories") AddCategory(at, element);
            else _annotations.Add(CocoAnnotation.Of(at, element));
        }
        catch (InvalidOperationException)
        {
            LeaveOut(at, "a text that cannot be read: no UTF-8, or half of a character (a surrogate alone)");
        }
    }

    private void AddImage(CocoPlace at, JsonElement image)
    {
        if (image.Number("id") is not { } id) LeaveOut(at, "a picture without a number \"id\"");
        else if (image.Text("file_name") is not { Length: > 0 } name) LeaveOut(at, "a picture without a \"file_name\"");
        else if (!Images.TryGetValue(id, out var listed)) Images.Add(id, Named(name, at, image));
        else if (listed.FileName != name) LeaveOut(at, $"a picture whose number is listed already: as {listed.FileName}");
    }

    // What is said of one file belongs together, whatever number it is said of.
    private CocoImage Named(string name, CocoPlace at, JsonElement image)
    {
        if (_byName.TryGetValue(name, out var listed)) Again.Add(name);
        else _byName[name] = listed = new(at, name) { Size = Size(image) };
        return listed;
    }

    private static (long, long)? Size(JsonElement image) => image.Number("width") is { } width and > 0 && image.Number("height") is { } height and > 0 ? (width, height) : null;

    private void AddCategory(CocoPlace at, JsonElement category)
    {
        if (category.Number("id") is not { } id || category.Text("name") is not { Length: > 0 } name) LeaveOut(at, "a category without a number \"id\" and a \"name\"");
        else if (Categories.TryGetValue(id, out var listed) && listed != name) LeaveOut(at, $"a category whose number is listed already: as {listed}");
        else Categories[id] = name;
    }

    // A caption and a box may stand together; what is whole of the two is taken, and what is broken is listed.
    private void Annotate(CocoAnnotation annotation)
    {
        if (annotation.Image is not { } id || !Images.TryGetValue(id, out var image))
        {
            LeaveOut(annotation.At, $"an annotation of a picture that is not listed: {(annotation.Image is { } missing ? FormattableString.Invariant($"number {missing}") : "it has no number")}");
            return;
        }

        var problems = new List<string>();
        if (!string.IsNullOrWhiteSpace(annotation.Caption)) image.Captions.Add(annotation.Caption.Trim());
        else if (annotation.HasCaption) problems.Add("an empty caption");
        if (!annotation.HasBox && !annotation.HasCaption) problems.Add("neither a caption nor a box");
        if (annotation.HasBox)
        {
            if (annotation.Category is not { } category || !Categories.ContainsKey(category)) problems.Add("a box whose category is not listed");
            else if (annotation.Box is not [var x, var y, > 0 and var width, > 0 and var height]) problems.Add("a box that is not four numbers with width and height above 0");
            else if (image.Size is { } size && (x >= size.Width || y >= size.Height || x + width <= 0 || y + height <= 0)) problems.Add("a box that lies outside its picture");
            else image.Boxes.Add(new(category, x, y, width, height, annotation.IsCrowd));
        }

        if (problems.Count > 0) LeaveOut(annotation.At, $"{string.Join(", and ", problems)}: in {image.FileName}");
    }
}
