using System.Globalization;

namespace Diorama.Training;

/// <summary>A learning rate that is SGD's: Adam's steps are as long as its rate, whatever the gradients.</summary>
internal sealed class AdamRateRule : IRecipeRule
{
    private const double Most = 0.03;

    public IEnumerable<RecipeNote> Look(TrainingPlan plan) =>
        from optim in ObjectiveOptim.Of(plan)
        where optim.IsAdam && optim.Config.Lr > Most
        select new RecipeNote($"{optim.Path}.lr", string.Create(CultureInfo.InvariantCulture,
            $"{optim.Config.Lr} moves every weight by as much in a step, for Adam's steps do not depend on the gradients' size: 0.0001 to 0.01 is usual; train --find-lr looks for it"));
}
