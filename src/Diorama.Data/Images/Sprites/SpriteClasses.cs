namespace Diorama.Data.Images;

/// <summary>What the classes of the sprites are.</summary>
public enum SpriteClasses
{
    /// <summary>The nine categories of the emoji standard, such as <c>Travel &amp; Places</c>; its components (five squares in colours of skin) count as symbols.</summary>
    Category,

    /// <summary>The subcategories, such as <c>transport-ground</c>; about a hundred.</summary>
    Subcategory,

    /// <summary>Plain words between the two, such as <c>face</c>, <c>building</c>, <c>vehicle</c>, <c>animal</c>.</summary>
    Group,

    /// <summary>None; drawn evenly, they are drawn by category.</summary>
    None,
}
