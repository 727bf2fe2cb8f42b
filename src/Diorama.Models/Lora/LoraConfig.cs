using Diorama.Core;

namespace Diorama.Models;

/// <summary>Low-rank adapters: how large, and beside which layers.</summary>
public sealed record LoraConfig
{
    /// <summary>The rank of what is added to each weight.</summary>
    /// <value>At least 1; default 8.</value>
    public int Rank { get; init; } = 8;

    /// <summary>Over the rank, what the added part is multiplied by.</summary>
    /// <value>Above 0; default 16.</value>
    public double Alpha { get; init; } = 16;

    /// <summary>Patterns of the layers' dotted names, in which * stands for anything: <c>*.qkv</c>.</summary>
    /// <value>Default: every linear layer.</value>
    public IReadOnlyList<string> Targets { get; init => field = [.. value]; } = ["*"];

    internal static LoraConfig Read(RecipeReader reader) => new()
    {
        Rank = reader.Int("rank", 8, min: 1, max: 65_536),
        Alpha = reader.Double("alpha", 16, above: 0),
        Targets = reader.StringList("targets") is { Count: > 0 } targets ? targets : ["*"],
    };
}
