namespace Diorama.Nn;

/// <summary>Bounds the gradients of several groups together, in place. Both ways give the norm from before, which is not finite when a gradient is not: check it before the step.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients down to a norm, as PyTorch's <c>clip_grad_norm_</c>: by maxNorm / (norm + 1e-6) where that is below 1.</summary>
    /// <param name="groups">Their gradients count as one vector.</param>
    /// <param name="maxNorm">At least 0; infinity only measures.</param>
    /// <param name="ord">Of the norm: 1, 2 or infinity.</param>
    /// <returns>The norm before. When it is not finite the gradients stay as they are, to be looked at.</returns>
    public static double ByNorm(IReadOnlyList<ParameterGroup> groups, double maxNorm, double ord = 2)
    {
        if (!(maxNorm >= 0)) throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "The largest norm is at least 0.");
        var norms = groups.Select(g => g.NormOfGradients(ord));
        var norm = ord switch
        {
            1 => norms.Sum(),
            2 => Math.Sqrt(norms.Sum(n => n * n)),
            _ => norms.Aggregate(0.0, Math.Max),
        };
        var factor = maxNorm / (norm + 1e-6);
        if (!double.IsFinite(norm) || factor >= 1) return norm;
        foreach (var group in groups) group.Gradients.MulInPlace(factor);
        return norm;
    }

    /// <summary>Cuts every element to [-maxValue, maxValue], as PyTorch's <c>clip_grad_value_</c>.</summary>
    /// <param name="groups">What to clip.</param>
    /// <param name="maxValue">At least 0.</param>
    /// <returns>The largest magnitude before, NaN where an element is NaN. When it is not finite the gradients stay as they are.</returns>
    public static double ByValue(IReadOnlyList<ParameterGroup> groups, double maxValue)
    {
        if (!(maxValue >= 0)) throw new ArgumentOutOfRangeException(nameof(maxValue), maxValue, "The largest magnitude is at least 0.");
        var largest = groups.Select(g => g.NormOfGradients(double.PositiveInfinity)).Aggregate(0.0, Math.Max);
        if (!double.IsFinite(largest) || largest <= maxValue) return largest;
        foreach (var group in groups) group.Gradients.ClampInPlace(-maxValue, maxValue);
        return largest;
    }
}
