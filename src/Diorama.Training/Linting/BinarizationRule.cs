namespace Diorama.Training;

/// <summary>A model that goes on from one that saw pixels drawn otherwise begins anew, and its figures cannot be compared with the first one's (<see cref="LikelihoodPixels"/>).</summary>
internal sealed class BinarizationRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (plan.Start?.Run is not { } run || LikelihoodPixels.Of(plan.Model) is not { } own) yield break;
        if (LikelihoodPixels.Of(run) is { } theirs && theirs != own)
            yield return new("model.binarization", $"makes this {own}, and {plan.Recipe.Init} was trained with {theirs}: their likelihoods are of two data sets, and cannot be compared");
    }
}
