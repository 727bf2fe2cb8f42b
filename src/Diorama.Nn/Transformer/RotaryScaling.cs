using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>How the frequencies of rotary positions are lowered, so that a model reads further than it first learnt to.</summary>
/// <remarks>As <c>modeling_rope_utils</c> of Hugging Face's transformers defines <c>rope_scaling</c> of the types <c>linear</c> and <c>llama3</c>.</remarks>
public sealed record RotaryScaling
{
    /// <summary>Which frequencies.</summary>
    public required RotaryScalingKind Kind { get; init; }

    /// <summary>By what the lowered ones are divided; at least 1.</summary>
    public required double Factor { get; init; }

    /// <summary>Of <see cref="RotaryScalingKind.Llama3"/>: a frequency that came round less often within the first context is lowered wholly.</summary>
    /// <value>Default 1; above 0.</value>
    public double LowFrequency { get; init; } = 1;

    /// <summary>Of <see cref="RotaryScalingKind.Llama3"/>: one that came round more often stays.</summary>
    /// <value>Default 4; above <see cref="LowFrequency"/>.</value>
    public double HighFrequency { get; init; } = 4;

    /// <summary>Of <see cref="RotaryScalingKind.Llama3"/>: the places of the first context.</summary>
    /// <value>Default 8192.</value>
    public int OriginalContext { get; init; } = 8192;

    /// <summary>The lowered frequencies.</summary>
    /// <param name="frequencies">[D / 2], in radians a place; borrowed.</param>
    /// <returns>[D / 2].</returns>
    internal Tensor Of(Tensor frequencies)
    {
        if (Kind == RotaryScalingKind.Linear) return frequencies / Factor;
        var turns = frequencies * (OriginalContext / (2 * Math.PI));
        var kept = ((turns - LowFrequency) / (HighFrequency - LowFrequency)).Clamp(0, 1);
        return frequencies * (kept + ((1 - kept) / Factor));
    }

    /// <summary>What does not fit together, to be said after the setting's name; none where all is well.</summary>
    internal IEnumerable<(string Setting, string Problem)> Problems()
    {
        if (!(Factor >= 1)) yield return ("factor", FormattableString.Invariant($"must be at least 1, but is {Factor}"));
        if (Kind == RotaryScalingKind.Linear) yield break;
        if (!(LowFrequency > 0)) yield return ("lowFrequency", FormattableString.Invariant($"must be above 0, but is {LowFrequency}"));
        if (!(HighFrequency > LowFrequency)) yield return ("highFrequency", FormattableString.Invariant($"must be above lowFrequency, {LowFrequency}, but is {HighFrequency}"));
    }
}
