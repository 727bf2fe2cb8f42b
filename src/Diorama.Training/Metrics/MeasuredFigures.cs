using Diorama.Core;

namespace Diorama.Training;

/// <summary>The figures of a run's evaluations. Losses lie in <c>metrics.jsonl</c> too; of a step that has both theirs come first.</summary>
public static class MeasuredFigures
{
    /// <summary>What was measured at a step; null where the run was not measured there.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recipe">The recipe that it was trained by, which says at which steps losses are recorded.</param>
    /// <param name="step">Steps done.</param>
    public static IReadOnlyDictionary<string, double>? At(RunDirectory run, Recipe recipe, long step)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(recipe);
        return MetricsLog.Read(run.MetricsPath).Where(r => r.Step == step).Skip(new TrainingCalendar(recipe).IsRecord(step) ? 1 : 0).LastOrDefault()?.Values;
    }
}
