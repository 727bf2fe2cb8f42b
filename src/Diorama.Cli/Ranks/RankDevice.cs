using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Gives each rank of a machine a GPU of its own, where the recipe leaves it open which.</summary>
internal static class RankDevice
{
    /// <summary>The assignment that does it; none where ranks train on the processor, or the recipe names a GPU.</summary>
    public static IEnumerable<string> Override(RankVariables variables, string recipe, IEnumerable<string> overrides)
    {
        if (TorchRuntime.DeviceCount(DeviceType.Cuda) == 0) return [];
        return Recipe.Load(recipe, overrides, new RecipeProblems(recipe)).Run.Device is "auto" or "cuda"
            ? [FormattableString.Invariant($"run.device=cuda:{variables.LocalRank}")]
            : [];
    }
}
