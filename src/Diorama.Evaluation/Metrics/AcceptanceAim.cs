using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>What a good model of some data reaches: an entry of <c>aims.json</c> among the bundled data.</summary>
internal sealed record AcceptanceAim
{
    /// <summary>Settings of a recipe's <c>data</c> section by which these data are known, its <c>name</c> among them.</summary>
    public required IReadOnlyDictionary<string, string> Data { get; init; }

    /// <summary>Figures, each with what it should be at least.</summary>
    public required IReadOnlyDictionary<string, double> AtLeast { get; init; }

    /// <summary>Whether a recipe's data are meant.</summary>
    internal bool IsOf(DataConfig data) => Data.All(setting => setting.Key == "name"
        ? data.Name == setting.Value
        : data.Settings[setting.Key] is RecipeScalar { Text: var text } && string.Equals(text, setting.Value, StringComparison.OrdinalIgnoreCase));
}
