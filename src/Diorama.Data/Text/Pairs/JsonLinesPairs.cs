using System.Text.Json;

namespace Diorama.Data.Text;

/// <summary>The pairs of JSON lines: an object a line, each side a field of text.</summary>
internal static class JsonLinesPairs
{
    private static readonly JsonDocumentOptions _json = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The pairs, line by line; empty lines are passed over.</summary>
    /// <exception cref="Core.UserException">The file is missing, unreadable, or too large, or none of its lines holds a pair.</exception>
    internal static IEnumerable<PairLine> Read(PairsOptions options) => PairLine.Some(Lines(options), options.Path);

    private static IEnumerable<PairLine> Lines(PairsOptions options)
    {
        foreach (var line in TextLines.Read(options.Path))
        {
            if (line.Text is { } content && string.IsNullOrWhiteSpace(content)) continue;
            var where = $"{options.Path}:{line.Number}";
            yield return line.Text is null ? PairLine.Broken(where, line.Problem!) : Parse(line.Text, options, where);
        }
    }

    private static PairLine Parse(string line, PairsOptions options, string where)
    {
        try
        {
            using var json = JsonDocument.Parse(line, _json);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return PairLine.Broken(where, JsonLine.NoObject(line));
            var source = Side(json.RootElement, options.Source ?? "source", out var problem);
            var target = Side(json.RootElement, options.Target ?? "target", out var other);
            string? third = null;
            var task = options.Task is null ? null : Side(json.RootElement, options.Task, out third);
            return (problem ?? other ?? third) is { } wrong ? PairLine.Broken(where, wrong) : PairLine.Of(where, source, target, task);
        }
        catch (JsonException e)
        {
            return PairLine.Broken(where, JsonLine.NoJson(line, e));
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape, is legal JSON but no text.
            return PairLine.Broken(where, "holds half a character");
        }
    }

    private static string Side(JsonElement pair, string field, out string? problem)
    {
        problem = !pair.TryGetProperty(field, out var value) ? $"has no field '{field}'{JsonLine.Others(pair)}"
            : value.ValueKind != JsonValueKind.String ? $"its field '{field}' is no text"
            : null;
        return problem is null ? value.GetString()! : "";
    }
}
