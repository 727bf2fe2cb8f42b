using Diorama.Data;

namespace Diorama.Training;

/// <summary>
/// What is measured on the way is what settings and checkpoints are chosen by. Where nothing is held out it is measured on the test split, whose figures are
/// then too good (Recht et al. 2019, arXiv 1902.10811, on choosing by a test set).
/// </summary>
internal sealed class TestSplitRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (plan.Recipe.Evaluate.Every > 0 && plan.Data.Count(Split.HeldOut) == 0 && plan.Data.Count(Split.Test) > 0)
        {
            yield return new("evaluate.every", "measures on the test split, for nothing is held out: figures that one chooses by say too much of the model afterwards. Set data.holdOut");
        }
    }
}
