using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;

namespace Diorama.Training;

/// <summary>The learning rate of an objective in each step of a run: its schedule begins and ends with it.</summary>
/// <param name="objective">The objective.</param>
/// <param name="config">Its rate and schedule.</param>
/// <param name="steps">Of the whole run.</param>
internal sealed class ObjectiveRate(Objective objective, OptimConfig config, long steps)
{
    private readonly Schedule _schedule = objective.Span(steps) is > 0 and var span ? Schedule.Of(config, span) : Schedule.Constant(config.Lr);

    /// <param name="step">Of the run, from 0, in which the objective has begun.</param>
    public double At(long step) => _schedule.At(step - objective.From);
}
