namespace Diorama.Core;

/// <summary>The recipe's <c>samples</c> section: what the model dreams up while it learns, kept in the run's <c>samples/</c>.</summary>
public sealed record SamplesConfig
{
    /// <summary>Steps between two sets of samples.</summary>
    /// <value>At least 0; default 0: only at the end.</value>
    public int Every { get; init; }

    /// <summary>Samples in a set.</summary>
    /// <value>1 to 10,000; default 64.</value>
    public int Count { get; init; } = 64;

    internal static SamplesConfig Read(RecipeReader reader) => new()
    {
        Every = reader.Int("every", 0, min: 0),
        Count = reader.Int("count", 64, min: 1, max: 10_000),
    };

    internal RecipeMap Write() => RecipeMap.Of(("every", RecipeScalar.Of(Every)), ("count", RecipeScalar.Of(Count)));
}
