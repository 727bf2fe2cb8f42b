using Diorama.Nn;

namespace Diorama.Training;

/// <summary>Recurrent networks, whose gradients now and then explode, without a bound on them (Pascanu et al. 2013, arXiv 1211.5063).</summary>
internal sealed class RecurrentClippingRule : IRecipeRule
{
    public IEnumerable<RecipeNote> Look(TrainingPlan plan)
    {
        var recurrent = plan.Model.Descendants().Where(d => d.Module is RecurrentModule).SelectMany(d => d.Module.Parameters()).ToHashSet();
        return from optim in ObjectiveOptim.Of(plan)
               where optim.Config is { ClipNorm: 0, ClipValue: 0 } && optim.Objective.Parameters.Any(recurrent.Contains)
               select new RecipeNote($"{optim.Path}.clipNorm", "is 0, and the network is recurrent: a single exploding gradient can undo the run. 1 is usual");
    }
}
