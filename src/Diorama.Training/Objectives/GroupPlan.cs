using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Training;

/// <summary>
/// Divides a model's parameters into groups that are moved by the same objectives, so that each group can lie in one flat memory
/// and a trunk that two objectives share has a place of its own.
/// </summary>
internal static class GroupPlan
{
    /// <summary>The groups, in order of their first parameter, each with the objectives that move it. Parameters that none moves, or that are frozen, are in no group.</summary>
    /// <exception cref="InvalidOperationException">Two objectives have one name.</exception>
    public static IReadOnlyList<(IReadOnlyList<Parameter> Parameters, IReadOnlyList<Objective> Objectives)> Of(GenerativeModel model)
    {
        var objectives = model.Objectives;
        if (objectives.Select(o => o.Name).Distinct(StringComparer.Ordinal).Count() != objectives.Count)
        {
            throw new InvalidOperationException($"{model.GetType().Name} has two objectives of one name.");
        }
        var moved = objectives.Select(o => o.Parameters.ToHashSet(ReferenceEqualityComparer.Instance)).ToList();
        return
        [
            .. model.Parameters().Where(p => !p.IsFrozen)
                .GroupBy(p => (Movers: string.Join(',', Enumerable.Range(0, moved.Count).Where(i => moved[i].Contains(p))), p.Value.DType, p.Value.Device))
                .Where(g => g.Key.Movers.Length > 0)
                .Select(g => ((IReadOnlyList<Parameter>)[.. g], (IReadOnlyList<Objective>)[.. g.Key.Movers.Split(',').Select(i => objectives[int.Parse(i, System.Globalization.CultureInfo.InvariantCulture)])])),
        ];
    }
}
