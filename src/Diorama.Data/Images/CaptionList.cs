using System.Text.Json;
using Diorama.Data.Text;

namespace Diorama.Data.Images;

/// <summary>Lists of captions, as Hugging Face's <c>imagefolder</c> has them: JSON lines, or CSV whose first row names the columns.</summary>
internal static class CaptionList
{
    private const int MostNamed = 8;

    private static readonly string[] _fileKeys = ["file_name", "file", "image"];
    private static readonly string[] _textKeys = ["text", "caption", "captions"];

    /// <summary>What such files are called.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["metadata.jsonl", "captions.jsonl", "metadata.csv"];

    /// <summary>The rows of a list; empty lines are passed over.</summary>
    /// <param name="path">The list, called by one of <see cref="Names"/>.</param>
    /// <param name="notes">Takes why a table is not read.</param>
    /// <exception cref="Core.UserException">The file is unreadable or too large.</exception>
    internal static IEnumerable<CaptionRow> Read(string path, ICollection<string> notes) => path.EndsWith(".csv", StringComparison.Ordinal) ? Table(path, notes) : Lines(path);

    private static IEnumerable<CaptionRow> Lines(string path)
    {
        foreach (var line in TextLines.Read(path))
        {
            if (line.Text is { } content && string.IsNullOrWhiteSpace(content)) continue;
            var where = $"{path}:{line.Number}";
            yield return line.Text is null ? CaptionRow.Broken(where, line.Problem!) : Parse(line.Text, where);
        }
    }

    private static CaptionRow Parse(string line, string where)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return CaptionRow.Broken(where, "no JSON object");
            if (Value(json.RootElement, _fileKeys) is not { ValueKind: JsonValueKind.String } file) return CaptionRow.Broken(where, $"has no text in a field {string.Join(", ", _fileKeys)}");
            if (Value(json.RootElement, _textKeys) is not { } text) return CaptionRow.Broken(where, $"has no field {string.Join(", ", _textKeys)}");
            return CaptionRow.Of(where, file.GetString()!, text.ValueKind switch
            {
                JsonValueKind.String => [text.GetString()!],
                JsonValueKind.Array when text.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. text.EnumerateArray().Select(item => item.GetString()!)],
                _ => Array.Empty<string>(),
            });
        }
        catch (JsonException e)
        {
            return CaptionRow.Broken(where, JsonLine.NoJson(line, e));
        }
        catch (InvalidOperationException)
        {
            return CaptionRow.Broken(where, "holds half a character"); // half a surrogate pair, written as an escape, is legal JSON but no text
        }
    }

    private static JsonElement? Value(JsonElement element, string[] keys) =>
        keys.Where(key => element.TryGetProperty(key, out _)).Select(key => (JsonElement?)element.GetProperty(key)).FirstOrDefault();

    private static IEnumerable<CaptionRow> Table(string path, ICollection<string> notes)
    {
        (int File, int Text, int Count)? columns = null;
        foreach (var row in DelimitedText.Commas(path))
        {
            var where = $"{path}:{row.Line}";
            if (row.Columns is null)
            {
                yield return CaptionRow.Broken(where, row.Problem!);
            }
            else if (columns is not { } named)
            {
                var (file, text) = (Place(row.Columns, _fileKeys), Place(row.Columns, _textKeys));
                columns = (file, text, row.Columns.Count);
                if (file < 0 || text < 0)
                {
                    notes.Add($"{path} is not read for captions: its first row names {string.Join(", ", row.Columns.Take(MostNamed))}, and not file_name and text");
                    yield break;
                }
            }
            else
            {
                yield return row.Columns.Count == named.Count ? CaptionRow.Of(where, row.Columns[named.File], [row.Columns[named.Text]])
                    : CaptionRow.Broken(where, $"has other columns than the first row names: {row.Columns.Count}, not {named.Count}");
            }
        }
    }

    private static int Place(IReadOnlyList<string> row, string[] keys) =>
        keys.Select(key => row.Select(name => name.Trim()).ToList().IndexOf(key)).FirstOrDefault(place => place >= 0, -1);
}
