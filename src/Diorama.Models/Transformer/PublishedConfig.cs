using System.Text.Json;
using Diorama.Core;

namespace Diorama.Models;

/// <summary>A published model's <c>config.json</c>.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="json">What it holds.</param>
internal sealed class PublishedConfig(string path, JsonElement json)
{
    internal string Path => path;

    /// <summary>The kind of model.</summary>
    internal string Type => Text("model_type") ?? "unnamed";

    /// <summary>A text; null where there is none.</summary>
    internal string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    internal int Int(string name, int? fallback = null) =>
        Find(name) is not { } value ? fallback ?? throw new UserException($"{path}: has no {name}")
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number
        : throw new UserException($"{path}: {name} must be a whole number from 1, but is {value}");

    internal double Double(string name, double? fallback = null) =>
        Find(name) is not { } value ? fallback ?? throw new UserException($"{path}: has no {name}")
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : throw new UserException($"{path}: {name} must be a number, but is {value}");

    /// <summary>The settings within a setting; null where it is not there.</summary>
    internal PublishedConfig? Section(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new PublishedConfig($"{path}: {name}", value)
        : throw new UserException($"{path}: {name} must have settings of its own, but is {value}");

    internal bool Bool(string name, bool fallback) => Find(name) is { } value ? value.ValueKind == JsonValueKind.True : fallback;

    /// <summary>Refuses another value than these; the first is what a file means that says nothing.</summary>
    internal void Require(string name, params ReadOnlySpan<string> values)
    {
        var value = Find(name)?.ToString() ?? values[0];
        if (!values.Contains(value)) throw new UserException($"{path}: {name} is {value}; read here is {values[0]}");
    }

    /// <summary>Refuses what is switched on.</summary>
    internal void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { ValueKind: not JsonValueKind.False } value) throw new UserException($"{path}: {name} is {value.GetRawText()}, which is not done here");
        }
    }

    private JsonElement? Find(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
