using Diorama.Core;

namespace Diorama.Training;

/// <summary>Whether a plan can go on with what a run has already learnt.</summary>
internal static class Resumption
{
    /// <summary>Compares what the weights depend on: the model, the data's shape and symbols, whether an average is kept. How long and how fast may change.</summary>
    /// <exception cref="UserException">The run was made with others; nothing was changed.</exception>
    internal static void Check(TrainingPlan plan, RunDirectory run)
    {
        if (run.Checkpoints().Count == 0) return;
        var before = Recipe.Load(run.RecipePath);
        var difference =
            before.Model != plan.Recipe.Model ? "other settings of model"
            : !HasSpec(plan, run) ? "other data (its shape, classes or symbols)"
            : before.Ema.Decay > 0 != plan.Recipe.Ema.Decay > 0 ? "another ema.decay (above 0, or 0)"
            : null;
        if (difference is null) return;
        throw new UserException($"{run.FullPath} was trained with {difference}: see {run.RecipePath}. Go on with the same, or choose another folder with --out");
    }

    private static bool HasSpec(TrainingPlan plan, RunDirectory run)
    {
        var path = RunFiles.DataSpec(run);
        return StorageErrors.Reading(path, () => File.ReadAllText(path)) == plan.Data.Spec.ToJson();
    }
}
