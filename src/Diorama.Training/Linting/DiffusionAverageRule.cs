using Diorama.Models;

namespace Diorama.Training;

/// <summary>A model that makes its samples in many steps without an average of its weights: each step's error adds up (Ho et al. 2020, arXiv 2006.11239, appendix B, average at 0.9999).</summary>
internal sealed class DiffusionAverageRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (plan.Model is ISampleInSteps && plan.Recipe.Ema.Decay == 0)
        {
            yield return new("ema.decay", "is 0, and samples are made in many steps, in which the last weights' errors add up: 0.999 is usual");
        }
    }
}
