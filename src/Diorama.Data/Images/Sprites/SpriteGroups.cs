namespace Diorama.Data.Images;

/// <summary>Plain words for the kinds of sprites, between the few categories and the hundred subcategories of the emoji standard.</summary>
internal static class SpriteGroups
{
    /// <summary>The group of a subcategory.</summary>
    internal static string Of(string category, string subcategory) => subcategory switch
    {
        _ when subcategory.StartsWith("face-", StringComparison.Ordinal) => "face",
        "cat-face" or "monkey-face" => "face",
        _ when subcategory.StartsWith("hand", StringComparison.Ordinal) => "body",
        "body-parts" => "body",
        _ when category == "People & Body" => "person",
        _ when subcategory.StartsWith("animal-", StringComparison.Ordinal) => "animal",
        _ when subcategory.StartsWith("plant-", StringComparison.Ordinal) => "plant",
        "transport-ground" or "transport-air" or "transport-water" => "vehicle",
        "place-building" or "place-religious" or "hotel" => "building",
        "sky & weather" => "sky",
        "time" => "clock",
        _ => category switch
        {
            "Food & Drink" => "food",
            "Travel & Places" => "place",
            "Activities" => "activity",
            "Objects" => "object",
            "Flags" => "flag",
            _ => "symbol",
        },
    };
}
