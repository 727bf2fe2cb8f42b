namespace Diorama.Data.Images;

/// <summary>Which sprites there are, and how they are classed.</summary>
public sealed record SpritesOptions
{
    /// <value>Default <see cref="SpriteClasses.Category"/>.</value>
    public SpriteClasses Classes { get; init; } = SpriteClasses.Category;

    /// <value>Categories, subcategories or groups, in singular or plural; others are left out. Default empty: all.</value>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <value>How they are given; default 32 pixels, drawn evenly by class.</value>
    public PictureOptions Pictures { get; init; } = new() { Balance = true };
}
