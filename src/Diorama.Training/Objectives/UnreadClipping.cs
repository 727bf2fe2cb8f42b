using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// What <see cref="GradientClipping"/> does, for devices that one would have to wait for: nothing is read, and the norm stays a tensor. Gradients that are
/// not finite are changed all the same; the norm tells, once it is read.
/// </summary>
internal static class UnreadClipping
{
    /// <summary>Cuts every element to [-maxValue, maxValue], and scales all gradients together down to a norm.</summary>
    /// <param name="groups">Their gradients count as one vector.</param>
    /// <param name="maxValue">0: none.</param>
    /// <param name="maxNorm">0: none.</param>
    /// <returns>The norm between the two: [] float64, in the current scope. Not finite when a gradient was not, before it was cut.</returns>
    public static Tensor Apply(IReadOnlyList<ParameterGroup> groups, double maxValue, double maxNorm)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var group in groups) group.GatherGradients();

        // Cutting would hide an infinity: times 0 it is not a number, and so is any sum with it.
        var hidden = maxValue > 0 ? Norm(groups, double.PositiveInfinity) * 0 : null;
        if (maxValue > 0) foreach (var group in groups) group.Gradients.ClampInPlace(-maxValue, maxValue);
        var norm = Norm(groups, 2);
        if (hidden is not null) norm += hidden;
        if (maxNorm > 0)
        {
            var factor = ((norm + 1e-6).Reciprocal() * maxNorm).ClampMax(1);
            foreach (var group in groups) group.Gradients.MulInPlace(factor);
        }
        return scope.Keep(norm);
    }

    private static Tensor Norm(IReadOnlyList<ParameterGroup> groups, double ord) =>
        Tensor.Stack([.. groups.Select(g => g.Gradients.LinalgVectorNorm(ord).To(DType.Float64))]).LinalgVectorNorm(ord);
}
