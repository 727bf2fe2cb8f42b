using System.Text.Json;

namespace Diorama.Data.Text;

/// <summary>A line of a JSON lines file: an object of which one field holds a text.</summary>
internal static class JsonLine
{
    private static readonly JsonDocumentOptions _json = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The text; a list of texts is taken for lines.</summary>
    /// <param name="line">The line.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="problem">What is wrong with the line; null where nothing is.</param>
    /// <returns>Never empty; null where something is wrong.</returns>
    internal static string? Text(string line, string field, out string? problem)
    {
        problem = null;
        try
        {
            using var json = JsonDocument.Parse(line, _json);
            if (json.RootElement.ValueKind != JsonValueKind.Object) problem = NoObject(line);
            else if (!json.RootElement.TryGetProperty(field, out var value)) problem = $"has no field '{field}'{Others(json.RootElement)}";
            else if (Text(value) is not { } text) problem = $"its field '{field}' is no text";
            else if (text.Length > 0) return text;
            else problem = $"its field '{field}' is empty";
        }
        catch (JsonException e)
        {
            problem = NoJson(line, e);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape, is legal JSON but no text.
            problem = $"its field '{field}' holds half a character";
        }

        return null;
    }

    /// <summary>What to say of a line that is no JSON, or has a field twice, of which the parser tells no place.</summary>
    internal static string NoJson(string line, JsonException e) =>
        IsList(line) ? NoObject(line) : e.BytePositionInLine is { } at ? $"no JSON: at byte {at}" : "has a field twice, so that nobody knows which counts";

    /// <summary>What to say of JSON that is no object, or of the beginning of a list that goes over many lines.</summary>
    internal static string NoObject(string line) => IsList(line) ? "no JSON object, but a list: write each of its objects in a line of its own, as jq -c '.[]' does" : "no JSON object";

    private static bool IsList(string line) => line.AsSpan().TrimStart().StartsWith("[");

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) => string.Join('\n', value.EnumerateArray().Select(v => v.GetString())),
        _ => null,
    };

    /// <summary>What to say of an object's fields, behind that it lacks one; empty where it has none.</summary>
    internal static string Others(JsonElement json)
    {
        const int Most = 8;
        var names = json.EnumerateObject().Select(p => p.Name).Take(Most + 1).ToList();
        return names.Count == 0 ? "" : $": it has {string.Join(", ", names.Take(Most))}{(names.Count > Most ? ", …" : "")}";
    }
}
