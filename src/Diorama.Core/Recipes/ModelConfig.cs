namespace Diorama.Core;

/// <summary>The recipe's <c>model</c> section.</summary>
public sealed record ModelConfig
{
    /// <summary>The family's registered name, such as <c>dcgan</c> or <c>vae</c>.</summary>
    /// <value>Required.</value>
    public required string Kind { get; init; }

    /// <summary>The family's settings, which it reads itself.</summary>
    /// <value>The section's remaining keys; default empty.</value>
    public RecipeMap Settings { get; init => field = (RecipeMap)value.At("model"); } = RecipeMap.Empty;

    internal static ModelConfig Read(RecipeReader reader) => new() { Kind = reader.String("kind"), Settings = reader.Rest() };

    internal RecipeMap Write() => RecipeMap.Of(("kind", RecipeScalar.Of(Kind))).And(Settings);
}
