using System.Globalization;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>
/// What a resumption does to the learning rates. A schedule of the whole run, a cosine or one cycle, spans more steps where more are asked for: where it had come
/// down it then stands higher up, and what was learnt in small steps is shaken by large ones.
/// </summary>
internal static class RateJump
{
    // Less is no more than what schedules do by themselves within a few steps.
    private const double Notable = 1.1;

    /// <summary>Says which rates rise at the step to go on with; null where none does, or only as it would have by itself.</summary>
    /// <param name="before">The recipe so far.</param>
    /// <param name="now">The recipe to go on with.</param>
    /// <param name="objectives">Of the model.</param>
    /// <param name="step">Steps done.</param>
    internal static string? Warning(Recipe before, Recipe now, IReadOnlyList<Objective> objectives, long step)
    {
        var jumps = new List<string>();
        foreach (var objective in objectives.Where(o => o.From < step && step < Math.Min(o.Until, now.Run.Steps)))
        {
            var (old, current) = (Rate(before), Rate(now));
            var last = old.At(step - 1);
            if (current.At(step) <= Notable * Math.Max(last, old.At(step))) continue;
            jumps.Add(string.Create(CultureInfo.InvariantCulture, $"{(objectives.Count > 1 ? $"of {objective.Name} " : "")}from {last:G3} to {current.At(step):G3}"));

            ObjectiveRate Rate(Recipe recipe) => new(objective, recipe.Optim.For(objective.Name), recipe.Run.Steps);
        }

        return jumps.Count == 0
            ? null
            : $"At step {step + 1} the learning rate jumps {string.Join(", ", jumps)}. What falls over a whole run stands higher in a longer one; optim.schedule.kind=constant with a small optim.lr goes on evenly";
    }

    /// <summary>What was said when the run grew, where no step was made since.</summary>
    /// <param name="run">The run.</param>
    /// <param name="step">Steps done.</param>
    /// <exception cref="UserException">Its facts are damaged.</exception>
    internal static string? OfGrowth(RunDirectory run, long step) => RunFacts.Read(run.FactsPath).Grown is { } grown && grown.Step == step ? grown.RateJump : null;
}
