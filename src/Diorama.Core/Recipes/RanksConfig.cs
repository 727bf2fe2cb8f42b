namespace Diorama.Core;

/// <summary>The recipe's <c>ranks</c> section: how several processes train one model. How many there are is said where they are started.</summary>
public sealed record RanksConfig
{
    /// <summary>Seconds that a rank is waited for before it counts as lost.</summary>
    /// <value>At least 1; default 120.</value>
    public double Timeout { get; init; } = 120;

    internal static RanksConfig Read(RecipeReader reader) => new()
    {
        Timeout = reader.Double("timeout", 120, min: 1),
    };

    internal RecipeMap Write() => RecipeMap.Of(
        ("timeout", RecipeScalar.Of(Timeout)));
}
