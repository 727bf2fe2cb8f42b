using System.Globalization;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>A schedule that is over long before the run is, or that the run is over before.</summary>
internal sealed class ScheduleRule : IRecipeRule
{
    private const double Dead = 1e-4;

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        foreach (var optim in ObjectiveOptim.Of(plan))
        {
            var schedule = optim.Config.Schedule;
            if (schedule.Kind == ScheduleKind.WarmupCosine && schedule.WarmupSteps > optim.Span / 2)
            {
                yield return new($"{optim.Path}.schedule.warmupSteps", string.Create(CultureInfo.InvariantCulture,
                    $"{schedule.WarmupSteps} is most of the {optim.Span} steps: there is no time left at the full rate. A tenth is usual"));
            }
            if (schedule.Kind != ScheduleKind.Step || schedule.StepSize == 0) continue;
            if (schedule.Gamma == 1)
            {
                yield return new($"{optim.Path}.schedule.gamma", "1 is no fall: the rate never falls. 0.1 is usual");
            }
            else if (schedule.StepSize >= optim.Span)
            {
                yield return new($"{optim.Path}.schedule.stepSize", string.Create(CultureInfo.InvariantCulture, $"{schedule.StepSize} is no less than the {optim.Span} steps: the rate never falls"));
            }
            else if (Math.Log(Dead) / Math.Log(schedule.Gamma) * schedule.StepSize is var end && end < optim.Span)
            {
                yield return new($"{optim.Path}.schedule.stepSize", string.Create(CultureInfo.InvariantCulture,
                    $"{schedule.StepSize} brings the rate to a ten-thousandth within {Math.Ceiling(end / schedule.StepSize) * schedule.StepSize:0} of {optim.Span} steps: the rest learns nothing"));
            }
        }
    }
}
