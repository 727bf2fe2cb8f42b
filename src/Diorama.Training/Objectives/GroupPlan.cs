using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Training;

/// <summary>
/// Divides a model's parameters into groups that are moved by the same objectives, so that each group can lie in one flat memory
/// and a trunk that two objectives share has a place of its own. Where one of these lets only matrices decay, what else it moves is a group of its own too, and so are weights of losses.
/// </summary>
internal static class GroupPlan
{
    /// <summary>The groups, in order of their first parameter, each with the objectives that move it. Parameters that none moves, or that are frozen, are in no group.</summary>
    /// <param name="model">Whose parameters.</param>
    /// <param name="optim">How each objective moves them.</param>
    /// <exception cref="InvalidOperationException">Two objectives have one name.</exception>
    public static IReadOnlyList<(IReadOnlyList<Parameter> Parameters, IReadOnlyList<Objective> Objectives)> Of(GenerativeModel model, OptimGroups optim)
    {
        var objectives = model.Objectives;
        if (objectives.Select(o => o.Name).Distinct(StringComparer.Ordinal).Count() != objectives.Count)
        {
            throw new InvalidOperationException($"{model.GetType().Name} has two objectives of one name.");
        }
        var moved = objectives.Select(o => (Of: o, Parameters: o.Parameters.ToHashSet(), Decay: optim.For(o.Name).Decay)).ToList();
        return
        [
            .. model.Parameters().Where(p => !p.IsFrozen)
                .Select(p => (Parameter: p, Movers: moved.Where(o => o.Parameters.Contains(p)).ToList()))
                .Where(p => p.Movers.Count > 0)
                .GroupBy(p => (
                    Movers: string.Join(',', p.Movers.Select(o => o.Of.Name)),
                    p.Parameter.Value.DType,
                    p.Parameter.Value.Device,
                    p.Parameter.WeighsLosses,
                    IsApart: p.Movers.Exists(o => o.Decay == DecayKind.Matrices) && !p.Parameter.IsMatrix))
                .Select(g => ((IReadOnlyList<Parameter>)[.. g.Select(p => p.Parameter)], (IReadOnlyList<Objective>)[.. g.First().Movers.Select(o => o.Of)])),
        ];
    }
}
