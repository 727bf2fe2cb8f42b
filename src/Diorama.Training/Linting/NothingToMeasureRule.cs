using Diorama.Data;

namespace Diorama.Training;

/// <summary>So little data that nothing of it is kept from training: no figure tells learning from knowing by heart.</summary>
internal sealed class NothingToMeasureRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (plan.Data.Count(Split.Test) > 0) yield break;
        var what = plan.Data.Count(Split.HeldOut) > 0 ? "measured on what is held out" : "not measured on data that it has not seen";
        yield return new("data.name", $"{plan.Data.Name} has no test split, so that the model is {what}: more data would give it one");
    }
}
