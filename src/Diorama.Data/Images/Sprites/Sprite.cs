namespace Diorama.Data.Images;

/// <summary>A sprite of the bundled sheet.</summary>
/// <param name="Name">Its name, which variants (colours of skin) share.</param>
/// <param name="ShortName">Its short name.</param>
/// <param name="Variant">The code points of a variant; null for the plain one.</param>
/// <param name="X">Its column in the sheet.</param>
/// <param name="Y">Its row in the sheet.</param>
/// <param name="Category">Its category, such as <c>Travel &amp; Places</c>.</param>
/// <param name="Subcategory">Its subcategory, such as <c>transport-ground</c>.</param>
internal sealed record Sprite(string Name, string ShortName, string? Variant, int X, int Y, string Category, string Subcategory)
{
    /// <summary>The plain word for its kind.</summary>
    internal string Group => SpriteGroups.Of(Category, Subcategory);

    /// <summary>What the classes are made of.</summary>
    internal string Kind(SpriteClasses classes) => classes switch
    {
        SpriteClasses.Subcategory => Subcategory,
        SpriteClasses.Group => Group,
        _ => Category,
    };
}
