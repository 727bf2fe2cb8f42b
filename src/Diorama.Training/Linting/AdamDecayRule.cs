using Diorama.Core;

namespace Diorama.Training;

/// <summary>Weight decay that Adam divides by its own scale, so that what has large gradients hardly decays (Loshchilov and Hutter 2019, arXiv 1711.05101).</summary>
internal sealed class AdamDecayRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan) =>
        from optim in ObjectiveOptim.Of(plan)
        where optim.Config is { Kind: OptimKind.Adam, WeightDecay: > 0 }
        select new RecipeNote($"{optim.Path}.weightDecay", $"is added to the gradient by adam, which then scales it away: set {optim.Path}.kind to adamW for decay that decays");
}
