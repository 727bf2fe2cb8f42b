using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Diorama.Core;
using Diorama.Data.Text;

namespace Diorama.Data.Images;

/// <summary>The sprites of a sheet, by JSON lines that say where each is and what it is, or cell by cell; cells that are transparent, or of one colour, are then left out.</summary>
public sealed class SheetPictures : IPictures
{
    private readonly SheetOptions _options;
    private readonly Picture _sheet;
    private readonly List<(int X, int Y, PictureEntry Entry)> _sprites = [];
    private readonly List<BadSample> _broken = [];
    private readonly List<string> _notes = [];

    /// <summary>Reads the sheet and its list.</summary>
    /// <exception cref="UserException">A file is missing or broken, or there is no sprite.</exception>
    public SheetPictures(SheetOptions options)
    {
        _options = options;
        _sheet = Open(options.Path);
        var list = options.List ?? Path.ChangeExtension(options.Path, ".jsonl");
        var labels = new List<string>();
        if (list != SheetOptions.NoList && (options.List is not null || File.Exists(list))) ReadList(list, labels);
        else ReadGrid();
        if (_sprites.Count == 0)
            throw new UserException(
                $"data.path: {options.Path} holds no sprite of {options.Cell} pixels{(_broken.Count > 0 ? $"; {_broken.Count} lines are broken, the first: {_broken[0].Name} ({_broken[0].Reason})" : "")}."
            );
        var classes = labels.Distinct().Order(StringComparer.Ordinal).ToList();
        Classes = [.. classes];
        for (var i = 0; i < labels.Count; i++)
        {
            var label = classes.IndexOf(labels[i]);
            _sprites[i] = _sprites[i] with { Entry = _sprites[i].Entry with { Label = label, Group = label } };
        }

        var twice = _sprites.GroupBy(sprite => (sprite.X, sprite.Y)).Where(cell => cell.Count() > 1).Select(cell => cell.First().Entry.Name).ToList();
        if (twice.Count > 0) _notes.Add(Names.Listed(twice, "place of the sheet is listed more than once", "places of the sheet are listed more than once"));
    }

    /// <inheritdoc/>
    public int Count => _sprites.Count;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public bool HasCaptions => _sprites.Exists(sprite => sprite.Entry.Captions.Count > 0);

    /// <inheritdoc/>
    public bool Decodes => false;

    /// <inheritdoc/>
    public IReadOnlyList<BadSample> Broken => _broken;

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _notes;

    private int Stride => _options.Cell + 2 * _options.Margin;

    /// <inheritdoc/>
    public PictureEntry Entry(int index) => _sprites[index].Entry;

    /// <inheritdoc/>
    public Picture Load(int index, int side = int.MaxValue) => _sheet.Crop(_sprites[index].X, _sprites[index].Y, _options.Cell, _options.Cell);

    private static Picture Open(string path)
    {
        try
        {
            return PictureReader.ReadFile(path);
        }
        catch (BadSampleException e)
        {
            throw new UserException($"data.path: {e.Message}.", e);
        }
    }

    private void ReadGrid()
    {
        var empty = 0;
        for (var y = 0; (y + 1) * Stride <= _sheet.Height; y++)
        {
            for (var x = 0; (x + 1) * Stride <= _sheet.Width; x++)
            {
                var (left, top) = (x * Stride + _options.Margin, y * Stride + _options.Margin);
                if (IsEmpty(left, top)) empty++;
                else _sprites.Add((left, top, new($"{_options.Path} ({x}, {y})", string.Create(CultureInfo.InvariantCulture, $"{x}, {y}"))));
            }
        }

        if (empty > 0) _notes.Add($"{empty} cells without a picture (transparent, or of one colour) are left out");
        var (right, bottom) = (_sheet.Width % Stride, _sheet.Height % Stride);
        if (right > 0 || bottom > 0) _notes.Add($"{right} pixels at the right and {bottom} at the bottom of the sheet fill no cell of {Stride}");
    }

    private bool IsEmpty(int left, int top)
    {
        var cell = _sheet.Crop(left, top, _options.Cell, _options.Cell).WithoutHiddenColours();
        var first = cell[0, 0];
        for (var at = 0; at < cell.Pixels.Length; at += cell.Channels)
        {
            if (!cell.Pixels.AsSpan(at, cell.Channels).SequenceEqual(first)) return false;
        }

        return _options.Cell > 1;
    }

    private void ReadList(string path, List<string> labels)
    {
        foreach (var line in TextLines.Read(path))
        {
            if (line.Text is { } content && string.IsNullOrWhiteSpace(content)) continue;
            var problem = line.Problem ?? AddLine(line.Text!, $"{path}:{line.Number}", labels);
            if (problem is not null) _broken.Add(new($"{path}:{line.Number}", problem));
        }
    }

    private string? AddLine(string line, string at, List<string> labels)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return "no JSON object";
            if (Number(json.RootElement, _options.X) is not { } x || Number(json.RootElement, _options.Y) is not { } y) return $"has no whole numbers {_options.X} and {_options.Y}";
            var (left, top) = _options.InPixels ? (x, y) : (x * Stride + _options.Margin, y * Stride + _options.Margin);
            if (left < 0 || top < 0 || left + _options.Cell > _sheet.Width || top + _options.Cell > _sheet.Height) return $"lies outside the sheet: that is {_sheet.Width} x {_sheet.Height}";
            var label = _options.Label is { } field ? Text(json.RootElement, field) : null;
            if (_options.Label is not null && label is null) return $"has no field {_options.Label}";
            var caption = string.Join(' ', _options.Text.Select(key => Text(json.RootElement, key)).OfType<string>());
            var key = Text(json.RootElement, _options.Key);
            _sprites.Add(((int)left, (int)top, new(key is null ? at : $"{at} ({key})", key ?? at) { Captions = caption.Length > 0 ? [caption.Replace('_', ' ')] : [] }));
            if (label is not null) labels.Add(label);
            return null;
        }
        catch (JsonException e)
        {
            return JsonLine.NoJson(line, e);
        }
        catch (InvalidOperationException)
        {
            return "holds half a character"; // half a surrogate pair, written as an escape, is legal JSON but no text
        }
    }

    private static long? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static string? Text(JsonElement element, string key) => element.TryGetProperty(key, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        }
        : null;
}
