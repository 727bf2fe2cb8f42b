using System.Globalization;

namespace Diorama.Training;

/// <summary>A long run that saves nothing before its end: whatever stops it costs all of it.</summary>
internal sealed class LoneCheckpointRule : IRecipeRule
{
    private const int Long = 1000;

    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        var (every, steps) = (plan.Recipe.Checkpoint.Every, plan.Recipe.Run.Steps);
        if (steps >= Long && (every == 0 || every >= steps))
        {
            yield return new("checkpoint.every", string.Create(CultureInfo.InvariantCulture, $"{every} saves nothing before the last of {steps} steps: a crash would cost all of them"));
        }
    }
}
