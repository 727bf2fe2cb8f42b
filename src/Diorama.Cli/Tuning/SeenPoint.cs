using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>What a point of a search's space makes of the recipe, seen without training.</summary>
/// <param name="Setting">The setting that differs from those in the middle of the space, as <c>path=value</c>; null: none.</param>
/// <param name="Usual">The same setting in the middle.</param>
/// <param name="Notes">Traps that it walks into.</param>
/// <param name="Pixels">Which pixels its likelihoods are of; null where it has none.</param>
internal sealed record SeenPoint(string? Setting, string? Usual, IReadOnlyList<RecipeNote> Notes, string? Pixels)
{
    /// <summary>Looks at a plan.</summary>
    public static SeenPoint Of(TrainingPlan plan, string? setting = null, string? usual = null) => new(setting, usual, RecipeRules.Notes(plan), (plan.Model as ILikelihood)?.Pixels);
}
