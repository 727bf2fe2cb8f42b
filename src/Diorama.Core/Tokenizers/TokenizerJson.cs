using System.Text.Json;

namespace Diorama.Core;

/// <summary>The sections of a <c>tokenizer.json</c>.</summary>
/// <param name="root">What it holds.</param>
/// <param name="source">What to call it in messages.</param>
internal sealed class TokenizerJson(JsonElement root, string source)
{
    /// <summary>What it holds.</summary>
    internal JsonElement Root => root;

    /// <summary>Its part <c>model</c>.</summary>
    internal JsonElement Model => root.GetProperty("model");

    /// <summary>The entries of a section: none, one, or those of a sequence, sequences within it laid out.</summary>
    /// <param name="section">Such as <c>normalizer</c>.</param>
    /// <param name="list">What a sequence calls its entries, such as <c>normalizers</c>.</param>
    internal JsonElement[] Entries(string section, string list)
    {
        return root.TryGetProperty(section, out var entry) && entry.ValueKind == JsonValueKind.Object ? Flat(entry) : [];

        JsonElement[] Flat(JsonElement entry) => Type(entry) == "Sequence" ? [.. entry.GetProperty(list).EnumerateArray().SelectMany(Flat)] : [entry];
    }

    /// <summary>The first added token that is text, and so is looked for in texts; null where there is none.</summary>
    internal string? FirstAddedText() =>
        root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array
            ? added.EnumerateArray().Where(token => !Flag(token, "special")).Select(token => Text(token, "content")).FirstOrDefault()
            : null;

    /// <summary>What is wrong with it.</summary>
    internal UserException Wrong(string what) => new($"{source}: the tokeniser {what}");

    /// <summary>An entry's type.</summary>
    internal static string Type(JsonElement entry) => Text(entry, "type") ?? "unnamed";

    /// <summary>The types of entries, for messages.</summary>
    internal static string Types(IEnumerable<JsonElement> entries) => string.Join(", ", entries.Select(Type));

    /// <summary>A text of an entry; null where it has none.</summary>
    internal static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>Whether an entry switches something on.</summary>
    internal static bool Flag(JsonElement entry, string name, bool fallback = false) => entry.TryGetProperty(name, out var flag) ? flag.ValueKind == JsonValueKind.True : fallback;
}
