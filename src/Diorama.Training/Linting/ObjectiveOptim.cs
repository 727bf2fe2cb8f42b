using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>An objective of a plan with its optimiser, and where the recipe has that.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Config">Its optimiser.</param>
/// <param name="Path">The section: <c>optim</c>, or <c>optim.NAME</c> where it has one of its own.</param>
/// <param name="Span">The steps between its first and its last.</param>
internal sealed record ObjectiveOptim(Objective Objective, OptimConfig Config, string Path, long Span)
{
    /// <summary>Those of a plan that run at all.</summary>
    public static IEnumerable<ObjectiveOptim> Of(TrainingPlan plan) => plan.Model.Objectives
        .Select(o => new ObjectiveOptim(o, plan.Recipe.Optim.For(o.Name), plan.Recipe.Optim.Groups.ContainsKey(o.Name) ? $"optim.{o.Name}" : "optim", o.Span(plan.Recipe.Run.Steps)))
        .Where(o => o.Span > 0);

    /// <summary>Whether it is moved by Adam in one of its forms.</summary>
    public bool IsAdam => Config.Kind is OptimKind.Adam or OptimKind.AdamW;
}
