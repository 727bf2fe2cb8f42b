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

    /// <summary>The pictures by number.</summary>
    internal SortedDictionary<long, CocoImage> Images { get; } = [];

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
            if (new FileInfo(path).Length > MaxBytes) throw new UserException($"data.path: {path} is larger than {MaxBytes >> 30} GiB. Divide it.");
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
        var lines = new LineCounter(path);
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
                var at = lines.At(text, reader.TokenStartIndex);
                var element = JsonElement.ParseValue(ref reader);
                if (element.ValueKind != JsonValueKind.Object) _broken.Add(new(at, "no JSON object"));
                else Add(part, at, element);
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

    private void Add(string part, string at, JsonElement element)
    {
        try
        {
            if (part == "images") AddImage(at, element);
            else if (part == "categories") AddCategory(at, element);
            else _annotations.Add(CocoAnnotation.Of(at, element));
        }
        catch (InvalidOperationException)
        {
            _broken.Add(new(at, "a text that cannot be read: no UTF-8, or half of a character (a surrogate alone)"));
        }
    }

    private void AddImage(string at, JsonElement image)
    {
        if (image.Number("id") is not { } id) _broken.Add(new(at, "a picture without a number \"id\""));
        else if (image.Text("file_name") is not { Length: > 0 } name) _broken.Add(new(at, $"picture {id} has no \"file_name\""));
        else if (!Images.TryGetValue(id, out var listed)) Images.Add(id, new(at, name));
        else if (listed.FileName != name) _broken.Add(new(at, $"picture {id} is listed already, as {listed.FileName}"));
    }

    private void AddCategory(string at, JsonElement category)
    {
        if (category.Number("id") is not { } id || category.Text("name") is not { Length: > 0 } name) _broken.Add(new(at, "a category without a number \"id\" and a \"name\""));
        else if (Categories.TryGetValue(id, out var listed) && listed != name) _broken.Add(new(at, $"category {id} is listed already, as {listed}"));
        else Categories[id] = name;
    }

    private void Annotate(CocoAnnotation annotation)
    {
        var at = annotation.At;
        if (annotation.Image is not { } id || !Images.TryGetValue(id, out var image))
            _broken.Add(new(at, $"an annotation of picture {annotation.Image?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "(no number)"}, which is not listed"));
        else if (!string.IsNullOrWhiteSpace(annotation.Caption)) image.Captions.Add(annotation.Caption.Trim());
        else if (annotation.HasCaption) _broken.Add(new(at, $"an empty caption: of {image.FileName}"));
        else if (annotation.Category is not { } category || !Categories.ContainsKey(category)) _broken.Add(new(at, $"a box whose category is not listed: in {image.FileName}"));
        else if (annotation.Box is not [var x, var y, > 0 and var width, > 0 and var height]) _broken.Add(new(at, $"a box that is not four numbers with width and height above 0: in {image.FileName}"));
        else image.Boxes.Add(new(category, x, y, width, height, annotation.IsCrowd));
    }

    /// <summary>Line numbers for places that only grow.</summary>
    private sealed class LineCounter(string path)
    {
        private long _place;
        private long _line = 1;

        public string At(ReadOnlySpan<byte> text, long place)
        {
            _line += text[(int)_place..(int)place].Count((byte)'\n');
            _place = place;
            return $"{path}:{_line}";
        }
    }
}
