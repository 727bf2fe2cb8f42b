using Diorama.Core;

namespace Diorama.Training;

/// <summary>State that is shared out among ranks, of optimisers that have none.</summary>
internal sealed class ShardRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        if (!plan.Recipe.Ranks.ShardOptimizer || !ObjectiveOptim.Of(plan).All(o => o.Config is { Kind: OptimKind.Sgd, Momentum: 0 })) yield break;
        yield return new("ranks.shardOptimizer", "shares out nothing: sgd without momentum keeps no state, and each step waits for a message more. Leave it out");
    }
}
