using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>Watches a figure of held-out data, and says when it has been no better for too long.</summary>
/// <param name="config">Which one, and how long.</param>
internal sealed class EarlyStop(EarlyStopConfig config)
{
    /// <summary>What was seen, for a checkpoint; null before the first evaluation.</summary>
    public EarlyStopState? State { get; set; }

    /// <summary>Whether it is time to stop.</summary>
    public bool IsOver => State is { } seen && seen.Since >= config.Patience;

    /// <summary>Says what is wrong with the name of a figure as far as it can be known before one is measured: those of training are not of held-out data.</summary>
    /// <param name="figure">The name.</param>
    /// <param name="objectives">Of the model.</param>
    /// <returns>To be read after the setting's path; null where nothing is known to be wrong.</returns>
    public static string? Problem(string figure, IReadOnlyList<Objective> objectives) =>
        figure == "loss" || objectives.Any(o => figure.StartsWith(o.Name + ".", StringComparison.Ordinal))
            ? $"is {figure}, which is of the batches that are learnt from: when to stop is chosen by a figure of an evaluation, such as heldOut.nats or fid"
            : null;

    /// <summary>Looks at the figures of an evaluation. One that is no number counts as no better.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="figures">The figures.</param>
    /// <returns>Whether they are the best so far.</returns>
    /// <exception cref="UserException">The figure is not among them.</exception>
    public bool Look(long step, IReadOnlyDictionary<string, double> figures)
    {
        if (!figures.TryGetValue(config.Figure!, out var value))
        {
            var near = Suggest.Closest(config.Figure!, figures.Keys) is { } name ? $"; did you mean {name}?" : ".";
            throw new UserException($"earlyStop.figure is {config.Figure}, which is not measured here{near} There are: {string.Join(", ", figures.Keys.Order(StringComparer.Ordinal))}");
        }
        var isBest =
            State is null
            || double.IsNaN(State.Best)
            || (config.Better == Better.Lower ? value < State.Best - config.MinDelta : value > State.Best + config.MinDelta);
        State = isBest ? new(step, value, 0) : State! with { Since = State.Since + 1 };
        return isBest;
    }

    /// <summary>What is said when it stops.</summary>
    public string Said(long step) =>
        FormattableString.Invariant(
            $"Stopped early at step {step}: {config.Figure} was {State!.Best:G5} at step {State.BestStep}, and no better in {State.Since} evaluations since. That checkpoint is kept, and the run is used by it"
        );
}
