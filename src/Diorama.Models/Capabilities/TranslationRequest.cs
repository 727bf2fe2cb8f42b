using Diorama.Core;

namespace Diorama.Models;

/// <summary>Which texts are to be translated, and how.</summary>
/// <param name="Sources">The texts; one without a letter or sign stays empty.</param>
public sealed record TranslationRequest(IReadOnlyList<string> Sources)
{
    /// <summary>The most hypotheses that a search may keep for each text.</summary>
    public const int MaxBeam = 256;

    /// <summary>How many hypotheses are kept for each text: 1 takes the likeliest token always.</summary>
    /// <value>From 1 to <see cref="MaxBeam"/>; default 4.</value>
    public int Beam { get; init; } = 4;

    /// <summary>How much longer translations are favoured: their log-probability is divided by ((5 + length) / 6) to this power (Wu et al. 2016, arXiv 1609.08144, eq. 14).</summary>
    /// <value>At least 0, which favours short ones; default 0.6.</value>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>What is to be done with each text, by an <see cref="ITranslate"/> that has learnt several tasks: one of <see cref="ITranslate.Tasks"/> for each of <see cref="Sources"/>.</summary>
    /// <value>Default null: the model has learnt one.</value>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Asks to stop after the token in progress.</summary>
    /// <value>Default: never.</value>
    public CancellationToken Stop { get; init; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Problem =>
        Beam is < 1 or > MaxBeam ? $"a beam of {Beam}: from 1 to {MaxBeam} hypotheses can be kept"
        : !(LengthPenalty >= 0 && double.IsFinite(LengthPenalty)) ? $"length penalty {LengthPenalty} must be at least 0"
        : null;

    /// <summary>Throws where it cannot be met.</summary>
    /// <exception cref="UserException">A value is out of range.</exception>
    internal void Check()
    {
        if (Problem is { } problem) throw new UserException(problem);
    }
}
