using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// Pixels that are drawn anew at each look and pixels that are drawn once make two data sets, whose likelihoods lie nats apart (Burda et al. 2016,
/// arXiv 1509.00519, section 5): a model that goes from one to the other begins anew, and its figures cannot be compared with the first one's.
/// </summary>
internal sealed class BinarizationRule : IRecipeRule
{
    private const string Setting = "binarization";

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (plan.Start?.Recipe is not { } before) yield break;
        var (theirs, own) = (Of(before), Of(plan.Recipe));
        if (theirs != own) yield return new($"model.{Setting}", $"is {own}, and {plan.Recipe.Init} was trained with {theirs}: their likelihoods are of two data sets, and cannot be compared");
    }

    private static string Of(Recipe recipe) => recipe.Model.Settings[Setting] is RecipeScalar value ? value.Text : "none";
}
