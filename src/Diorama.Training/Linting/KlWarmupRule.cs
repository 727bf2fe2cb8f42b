using System.Globalization;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>A divergence whose weight is still rising when the run ends: the bound that is reported was never trained for.</summary>
internal sealed class KlWarmupRule : IRecipeRule
{
    private const string Setting = "klWarmupSteps";

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        var steps = plan.Recipe.Run.Steps;
        if (plan.Recipe.Model.Settings[Setting] is RecipeScalar value && long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var warmup) && warmup >= steps)
        {
            yield return new($"model.{Setting}", string.Create(CultureInfo.InvariantCulture, $"{warmup} is no less than run.steps {steps}: the divergence never has its whole weight"));
        }
    }
}
