using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// One thing that a model is trained for: which parameters it may move, and the loss of a batch. A VAE has one; a GAN has two, which take turns.
/// The trainer does everything else alike for all: backward, accumulation, clipping, optimiser, schedule.
/// </summary>
public sealed class Objective
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Its name: the section <c>optim.NAME</c> of a recipe, and the prefix of its figures.</summary>
    public required string Name { get; init; }

    /// <summary>The parameters that it moves. All others stand still, and get no gradient, while it runs.</summary>
    public required IReadOnlyList<Parameter> Parameters
    {
        get => _parameters;
        init => _parameters.AddRange(value);
    }

    /// <summary>
    /// The loss of a batch. Runs inside a scope and with gradients on, and, where the recipe says so, with autocast: networks then end in bfloat16, and a loss
    /// first brings what they say back to the batch's type.
    /// </summary>
    public required Func<Batch, ObjectiveContext, ObjectiveLoss> Compute { get; init; }

    /// <summary>The first step that it runs in, counted from 0: a game may begin when one side has been pretrained. Its schedule begins with it.</summary>
    /// <value>Default 0; at least 0.</value>
    public long From { get; init; }

    /// <summary>The step that it runs in no more: pretraining ends. Its schedule ends with it.</summary>
    /// <value>Default: never.</value>
    public long Until { get; init; } = long.MaxValue;

    /// <summary>How often it runs, with its optimiser's step, within one step of the trainer: a Wasserstein critic runs 5 times.</summary>
    /// <value>Default 1; at least 1.</value>
    public int Repeat { get; init; } = 1;

    /// <summary>After how many steps each kind of its steps was made: a lazy penalty is added at every so many alone, and that step takes as long as several of the others.</summary>
    /// <value>Default 1: they are alike.</value>
    public int Period { get; init; } = 1;

    /// <summary>Whether each repetition wants a batch of its own. The first objective of a step always gets a new one.</summary>
    /// <value>Default false: the step's batch is used again.</value>
    public bool FreshBatch { get; init; }

    /// <summary>Whether its parameters are among those whose moving average makes the samples, where the recipe keeps one: a critic's are not.</summary>
    /// <value>Default true. Parameters that several objectives move are averaged when one of them says so.</value>
    public bool Averages { get; init; } = true;

    /// <summary>What follows its optimiser's step, without gradients: an EMA codebook, a clipped critic.</summary>
    /// <value>Default: nothing.</value>
    public Action? AfterStep { get; init; }

    /// <summary>Whether it runs in a step, counted from 0.</summary>
    public bool RunsIn(long step) => step >= From && step < Until;

    /// <summary>How many steps of a run lie between its first and its last; 0 where it never begins.</summary>
    /// <param name="steps">Of the whole run.</param>
    public long Span(long steps) => Math.Max(0, Math.Min(Until, steps) - From);

    /// <summary>Moves further parameters too: those of an adapter, beside the weight that it adapts.</summary>
    internal void Add(params ReadOnlySpan<Parameter> parameters) => _parameters.AddRange(parameters);
}
