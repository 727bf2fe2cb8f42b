namespace Diorama.Core;

/// <summary>The recipe's <c>checkpoint</c> section.</summary>
public sealed record CheckpointConfig
{
    /// <summary>Steps between two checkpoints.</summary>
    /// <value>At least 0; default 500; 0: only at the end.</value>
    public int Every { get; init; } = 500;

    /// <summary>How many of the newest checkpoints are kept.</summary>
    /// <value>At least 2, so that one broken checkpoint never is the only one; default 2.</value>
    public int Keep { get; init; } = 2;

    internal static CheckpointConfig Read(RecipeReader reader) => new()
    {
        Every = reader.Int("every", 500, min: 0),
        Keep = reader.Int("keep", 2, min: 2),
    };

    internal RecipeMap Write() => RecipeMap.Of(("every", RecipeScalar.Of(Every)), ("keep", RecipeScalar.Of(Keep)));
}
