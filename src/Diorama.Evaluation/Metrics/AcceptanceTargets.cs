using System.Text.Json;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Evaluation;

/// <summary>What a model of the bundled data has to reach to be called good, as <c>aims.json</c> among them says.</summary>
public static class AcceptanceTargets
{
    /// <summary>The file.</summary>
    public static BundledFile File { get; } = new("aims.json");

    /// <summary>The figures, with targets where these data and this model have them.</summary>
    /// <param name="recipe">What the model is, and what it learned from.</param>
    /// <param name="figures">What was measured.</param>
    /// <exception cref="UserException">The file is missing or damaged.</exception>
    public static IReadOnlyList<Figure> Attach(Recipe recipe, IReadOnlyList<Figure> figures)
    {
        var all = JsonSerializer.Deserialize(File.Read(), EvaluationJsonContext.Default.IReadOnlyListAcceptanceAim)!;
        var aims = all.Where(aim => aim.IsOf(recipe)).ToList();
        return [.. figures.Select(figure => aims.Aggregate(figure, (told, aim) => aim.On(told)))];
    }
}
