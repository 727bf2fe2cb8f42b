using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How a model is measured.</summary>
public sealed record MeasureOptions
{
    /// <summary>At most how many examples of the data, and how many samples of the model.</summary>
    /// <value>At least 2; default 1000.</value>
    public int Samples { get; init => field = AtLeast(value, 2); } = 1000;

    /// <summary>What noise and samples are drawn from.</summary>
    /// <value>Any; default 0.</value>
    public long Seed { get; init; }

    /// <summary>Examples at a time. Other sizes give other last digits.</summary>
    /// <value>At least 1; default 128: whole blocks of the samplers.</value>
    public int BatchSize { get; init => field = AtLeast(value, 1); } = 128;

    /// <summary>The probability from which a judge counts as sure.</summary>
    /// <value>In (0, 1]; default 0.9.</value>
    public double Sure { get; init; } = 0.9;

    /// <summary>How boldly texts are written.</summary>
    /// <value>At least 0; default 0.8, as for a run's samples.</value>
    public double Temperature { get; init; } = 0.8;

    /// <summary>How texts are translated; its sources are replaced.</summary>
    /// <value>Default a beam of 4 with the length penalty 0.6.</value>
    public TranslationRequest Translation { get; init; } = new([]);

    /// <summary>Threads that read the data.</summary>
    /// <value>0 to 64; default 0: as many as training takes.</value>
    public int Workers { get; init; }

    /// <summary>Where the model computes.</summary>
    /// <value>Default the processor.</value>
    public Device Device { get; init; }

    /// <summary>Whether that is measured too which takes long: what a model knows by heart, and where it doubts.</summary>
    /// <value>Default false.</value>
    public bool IsThorough { get; init; }

    /// <summary>Whether texts are looked for in those that the model learnt from: that reads through all of them, however few are written.</summary>
    /// <value>Default true; training leaves it to the end.</value>
    public bool SearchesTraining { get; init; } = true;

    /// <summary>
    /// What share of its samples a model shall keep by its discriminator's judgement (<see cref="RejectionSampler"/>, <see cref="TextRejectionSampler"/>), to be measured
    /// beside all of them.
    /// </summary>
    /// <value>From 0.001, below 1; default null: only all are measured.</value>
    public double? Reject { get; init; }

    private static int AtLeast(int value, int least) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"at least {least}");
}
