using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Whether a plan can go on with what a run has already learnt.</summary>
internal static class Resumption
{
    // How long, how fast, how observed and where a run is may change; what it learns from what, and by which random numbers, may not.
    private static readonly string[] _free =
    [
        "name",
        "run.steps",
        "run.device",
        "run.threads",
        "run.recompute",
        "data.path",
        "data.workers",
        "optim",
        "checkpoint",
        "metrics",
        "samples",
        "evaluate",
        "earlyStop",
        "init",
        "ranks.timeout",
        "ranks.startTimeout",
        "ranks.restarts",
        "ranks.shardOptimizer",
    ];

    /// <summary>Compares the plan with the recipe and the data specification that the run was begun with.</summary>
    /// <exception cref="UserException">They differ; the message lists every setting that does, and nothing was changed.</exception>
    internal static void Check(TrainingPlan plan, RunDirectory run)
    {
        if (run.Checkpoints().Count == 0) return;
        var differences = Differences(Recipe.Load(run.RecipePath), plan.Recipe).ToList();
        differences.AddRange(DataDifferences.Of(RunData.Spec(run), plan.Data.Spec).Select(difference => $"the data's {difference}"));
        if (differences.Count == 0)
            return;
        throw new UserException(
            $"{run.FullPath} was begun with other settings, and cannot go on with these:\n  {string.Join("\n  ", differences)}\nGo on with the same, or choose another folder with --out"
        );
    }

    /// <summary>Compares the plan with the checkpoint that it would go on from.</summary>
    /// <exception cref="UserException">It was trained on another kind of device, or for longer than the plan wants.</exception>
    internal static void Check(string folder, TrainerState state, TrainingPlan plan)
    {
        CheckDevice(folder, state.Device, plan.Device);
        var steps = plan.Recipe.Run.Steps;
        if (state.Step > steps) throw new UserException($"{folder} has {state.Step} steps behind it, more than run.steps={steps}: ask for more steps, or choose another folder with --out");
    }

    /// <summary>Compares the kind of device with the one that the run was trained on: their random numbers are not the same, so neither are their states.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="before">The device that trained it so far.</param>
    /// <param name="now">The device to go on with.</param>
    /// <exception cref="UserException">They are of two kinds.</exception>
    internal static void CheckDevice(string folder, string before, Device now)
    {
        if (KindOf(before) == KindOf(now.ToString())) return;
        throw new UserException($"{folder} was trained on {before}, and cannot go on on {now}: set run.device={KindOf(before)}, on a machine that has it, or choose another folder with --out");
    }

    private static string KindOf(string device) => device.Split(':')[0];

    private static IEnumerable<string> Differences(Recipe before, Recipe now)
    {
        var (old, current) = (RecipeLeaves.Of(before), RecipeLeaves.Of(now));
        return old.Keys.Union(current.Keys).Order(StringComparer.Ordinal)
            .Where(path => !_free.Any(f => path == f || path.StartsWith(f + ".", StringComparison.Ordinal)))
            .Select(path => (Path: path, Was: Said(old, path), Is: Said(current, path)))
            .Where(setting => setting.Was != setting.Is)
            .Select(setting => $"{setting.Path}: was {setting.Was}, is {setting.Is}");

        static string Said(Dictionary<string, RecipeScalar> leaves, string path) => leaves.GetValueOrDefault(path)?.Said ?? "not set";
    }
}
