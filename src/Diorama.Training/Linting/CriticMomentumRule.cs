using System.Globalization;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>Momentum by which two players chase each other in circles (Radford et al. 2016, arXiv 1511.06434; Gidel et al. 2019, arXiv 1807.04740).</summary>
internal sealed class CriticMomentumRule : IRecipeRule
{
    private const double Most = 0.5;

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        // A critic is what scores, and whose weights make no sample.
        if (plan.Model is not IScore) yield break;
        foreach (var critic in ObjectiveOptim.Of(plan).Where(o => !o.Objective.Averages && o.IsAdam && o.Config.Beta1 > Most))
        {
            yield return new($"{critic.Path}.betas", string.Create(CultureInfo.InvariantCulture,
                $"begin with {critic.Config.Beta1}: with so much momentum generator and discriminator circle each other. 0.5 is DCGAN's, 0 what later GANs take"));
        }
    }
}
