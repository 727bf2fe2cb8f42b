using Diorama.Core;

namespace Diorama.Training;

/// <summary>What is due after a step, besides the step itself.</summary>
/// <param name="recipe">Says how often.</param>
internal sealed class TrainingCalendar(Recipe recipe)
{
    private readonly int _recordEvery = recipe.Metrics.Interval(recipe.Run.Steps);

    /// <summary>Whether figures are recorded.</summary>
    public bool IsRecord(long step) => step % _recordEvery == 0 || IsLast(step);

    /// <summary>Whether samples are made.</summary>
    public bool IsSamples(long step) => IsLast(step) || IsTime(step, recipe.Samples.Every);

    /// <summary>Whether the model is measured.</summary>
    public bool IsFigures(long step) => IsLast(step) || IsTime(step, recipe.Evaluate.Every);

    /// <summary>Whether somebody looks at the model.</summary>
    public bool IsLook(long step) => IsSamples(step) || IsFigures(step);

    /// <summary>Whether a checkpoint is written.</summary>
    public bool IsCheckpoint(long step) => IsLast(step) || IsTime(step, recipe.Checkpoint.Every);

    /// <summary>Whether a step is the run's last.</summary>
    public bool IsLast(long step) => step == recipe.Run.Steps;

    private static bool IsTime(long step, int every) => every > 0 && step % every == 0;
}
