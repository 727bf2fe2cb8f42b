using System.Text.Json;

namespace Diorama.Data.Images;

/// <summary>Fields of what an annotation file lists, where they are what they should be.</summary>
internal static class CocoFields
{
    /// <summary>A whole number; null where there is none.</summary>
    internal static long? Number(this JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A text; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is no UTF-8, or has half a surrogate pair, written as an escape, which is legal JSON but no text.</exception>
    internal static string? Text(this JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
