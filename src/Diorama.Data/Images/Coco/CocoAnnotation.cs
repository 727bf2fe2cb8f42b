using System.Text.Json;

namespace Diorama.Data.Images;

/// <summary>What is needed of an annotation: not the outlines, which are most of a file.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Image">The picture's number; null where there is none.</param>
/// <param name="HasCaption">Whether it is a caption, be it an empty one.</param>
/// <param name="Caption">The caption; null where there is none.</param>
/// <param name="Category">The category's number; null where there is none.</param>
/// <param name="HasBox">Whether it has a box, be it a broken one.</param>
/// <param name="Box">The numbers of its box; null where they are none.</param>
/// <param name="IsCrowd">Whether the box is around a crowd.</param>
internal sealed record CocoAnnotation(CocoPlace At, long? Image, bool HasCaption, string? Caption, long? Category, bool HasBox, double[]? Box, bool IsCrowd)
{
    private const double LargestSide = 1e6;

    /// <summary>Reads.</summary>
    /// <exception cref="InvalidOperationException">The caption, or a name, is no text.</exception>
    internal static CocoAnnotation Of(CocoPlace at, JsonElement element) =>
        new(
            at,
            element.Number("image_id"),
            element.TryGetProperty("caption", out _),
            element.Text("caption"),
            element.Number("category_id"),
            Has(element, "bbox"),
            Numbers(element, "bbox"),
            element.Number("iscrowd") == 1
        );

    private static bool Has(JsonElement element, string key) => element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    private static double[]? Numbers(JsonElement element, string key) =>
        element.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number && Math.Abs(number.GetDouble()) < LargestSide)
            ? [.. list.EnumerateArray().Select(number => number.GetDouble())] : null;
}
