using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>What a good model of some data reaches: an entry of <c>aims.json</c> among the bundled data.</summary>
internal sealed record AcceptanceAim
{
    private const string DataName = "name";
    private const string ModelKind = "kind";

    // The deserialiser's generated code says null for what an entry leaves out.
    private static readonly IReadOnlyDictionary<string, string?> _anyModel = new Dictionary<string, string?>();
    private static readonly IReadOnlyDictionary<string, double> _noFigures = new Dictionary<string, double>();

    /// <summary>Settings of a recipe's <c>data</c> section by which these data are known, its <c>name</c> among them.</summary>
    public required IReadOnlyDictionary<string, string?> Data { get; init; }

    /// <summary>Settings of its <c>model</c> section, of which null is one that is not made; default none: any model.</summary>
    public IReadOnlyDictionary<string, string?> Model { get; init => field = value ?? _anyModel; } = _anyModel;

    /// <summary>Figures, each with what it should be at least; default none.</summary>
    public IReadOnlyDictionary<string, double> AtLeast { get; init => field = value ?? _noFigures; } = _noFigures;

    /// <summary>Figures, each with what it should be at most; default none.</summary>
    public IReadOnlyDictionary<string, double> AtMost { get; init => field = value ?? _noFigures; } = _noFigures;

    /// <summary>Whether a recipe is meant.</summary>
    internal bool IsOf(Recipe recipe) =>
        Data.All(setting => Is(setting.Value, setting.Key == DataName ? recipe.Data.Name : Text(recipe.Data.Settings, setting.Key)))
        && Model.All(setting => Is(setting.Value, setting.Key == ModelKind ? recipe.Model.Kind : Text(recipe.Model.Settings, setting.Key)));

    /// <summary>A figure with what it should be, where this says so.</summary>
    internal Figure On(Figure figure) => AtLeast.TryGetValue(figure.Name, out var least) ? figure.AtLeast(least)
        : AtMost.TryGetValue(figure.Name, out var most) ? figure.AtMost(most)
        : figure;

    private static bool Is(string? wanted, string? actual) => string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);

    private static string? Text(RecipeMap settings, string key) => (settings[key] as RecipeScalar)?.Text;
}
