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
    private readonly List<(string Name, JsonElement Annotation)> _annotations = [];

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
            var part = reader.GetString();
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
                else if (part == "images") AddImage(at, element);
                else if (part == "categories") AddCategory(at, element);
                else _annotations.Add((at, Needed(element)));
            }
        }

        if (!known) throw new UserException($"data.path: {path} is no COCO annotation file; it has no list \"images\".");
        foreach (var (at, annotation) in _annotations) Annotate(at, annotation);
        _annotations.Clear();
    }

    // Outlines are most of a file, and nothing here needs them.
    private static JsonElement Needed(JsonElement annotation)
    {
        if (!annotation.TryGetProperty("segmentation", out _)) return annotation;
        using var kept = new MemoryStream();
        using (var writer = new Utf8JsonWriter(kept))
        {
            writer.WriteStartObject();
            foreach (var property in annotation.EnumerateObject().Where(property => property.Name != "segmentation")) property.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(kept.GetBuffer().AsSpan(0, (int)kept.Length));
    }

    private void AddImage(string at, JsonElement image)
    {
        if (Number(image, "id") is not { } id) _broken.Add(new(at, "a picture without a number \"id\""));
        else if (Text(image, "file_name") is not { Length: > 0 } name) _broken.Add(new(at, $"picture {id} has no \"file_name\""));
        else if (!Images.TryGetValue(id, out var listed)) Images.Add(id, new(name));
        else if (listed.FileName != name) _broken.Add(new(at, $"picture {id} is listed already, as {listed.FileName}"));
    }

    private void AddCategory(string at, JsonElement category)
    {
        if (Number(category, "id") is not { } id || Text(category, "name") is not { Length: > 0 } name) _broken.Add(new(at, "a category without a number \"id\" and a \"name\""));
        else if (Categories.TryGetValue(id, out var listed) && listed != name) _broken.Add(new(at, $"category {id} is listed already, as {listed}"));
        else Categories[id] = name;
    }

    private void Annotate(string at, JsonElement annotation)
    {
        if (Number(annotation, "image_id") is not { } id || !Images.TryGetValue(id, out var image))
            _broken.Add(new(at, $"an annotation of picture {Number(annotation, "image_id")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "(no number)"}, which is not listed"));
        else if (Text(annotation, "caption") is { } caption && !string.IsNullOrWhiteSpace(caption)) image.Captions.Add(caption.Trim());
        else if (annotation.TryGetProperty("caption", out _)) _broken.Add(new(at, $"an empty caption: of {image.FileName}"));
        else AddBox(at, annotation, image);
    }

    private void AddBox(string at, JsonElement annotation, CocoImage image)
    {
        if (Number(annotation, "category_id") is not { } category || !Categories.ContainsKey(category)) _broken.Add(new(at, $"a box whose category is not listed: in {image.FileName}"));
        else if (!annotation.TryGetProperty("bbox", out var box) || box.ValueKind != JsonValueKind.Array || box.GetArrayLength() != 4
            || !box.EnumerateArray().All(side => side.ValueKind == JsonValueKind.Number && Math.Abs(side.GetDouble()) < 1e6) || !(box[2].GetDouble() > 0 && box[3].GetDouble() > 0))
            _broken.Add(new(at, $"a box that is not four numbers with width and height above 0: in {image.FileName}"));
        else image.Boxes.Add(new(category, box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble(), Number(annotation, "iscrowd") == 1));
    }

    private static long? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string? Text(JsonElement element, string key)
    {
        try
        {
            return element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, written as an escape, is legal JSON but no text
        }
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
