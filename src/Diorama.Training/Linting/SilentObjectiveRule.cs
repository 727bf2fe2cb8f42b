using System.Globalization;

namespace Diorama.Training;

/// <summary>An objective that would begin only when the run is over: pretraining that takes all of it.</summary>
internal sealed class SilentObjectiveRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan) =>
        plan.Model.Objectives.Where(o => o.From >= plan.Recipe.Run.Steps).Select(o => new RecipeNote("run.steps", string.Create(CultureInfo.InvariantCulture,
            $"{plan.Recipe.Run.Steps} ends before the objective {o.Name} begins, at step {o.From}: it never trains")));
}
