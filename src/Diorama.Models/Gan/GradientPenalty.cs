using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Penalties on the gradient of a discriminator with respect to its input. The gradient is itself part of the graph, so that a plain backward of the penalty
/// reaches the parameters.
/// </summary>
internal static class GradientPenalty
{
    /// <summary>The penalties of a game at a step, each with its name and the factor that it counts by.</summary>
    /// <param name="config">The game.</param>
    /// <param name="score">D: [B, …] to [B], each example on its own.</param>
    /// <param name="real">[B, …]; borrowed.</param>
    /// <param name="fake">The same shape; borrowed.</param>
    /// <param name="context">The step.</param>
    internal static IEnumerable<(string Name, Tensor Value, double Factor)> Of(GanConfig config, Func<Tensor, Tensor> score, Tensor real, Tensor fake, ObjectiveContext context)
    {
        if (config.Loss == GanLoss.Wasserstein) yield return ("penalty", BetweenRealAndFake(score, real, fake, context.Generator), config.Penalty);

        // Lazily, but within the discriminator's own objective: with moments of its own, Adam would divide the factor γ out again.
        if (config.R1Gamma > 0 && context.Step % config.R1Every == 0) yield return ("r1", AtReal(score, real), config.R1Gamma / 2 * config.R1Every);
    }

    /// <summary>(|∇D(x̂)| - 1)², mean over the batch, at points x̂ between real and generated examples.</summary>
    /// <param name="score">D: [B, …] to [B], each example on its own.</param>
    /// <param name="real">[B, …]; borrowed.</param>
    /// <param name="fake">The same shape; borrowed.</param>
    /// <param name="generator">Draws where between, uniformly, one number an example.</param>
    /// <remarks>Gulrajani et al. 2017, arXiv 1704.00028, eq. 3, without its factor λ.</remarks>
    internal static Tensor BetweenRealAndFake(Func<Tensor, Tensor> score, Tensor real, Tensor fake, Generator generator)
    {
        var perExample = new long[real.NumDims];
        Array.Fill(perExample, 1);
        perExample[0] = real.Size(0);
        var share = Tensor.Rand(perExample, generator, real.DType, real.Device);
        // The norm's own operator has the gradient 0 at a gradient of zeros, where a square root of a sum gives NaN.
        var norm = Gradient(score, fake.Detach().Lerp(real.Detach(), share)).Norm(2, [1]);
        return (norm - 1).Square().Mean();
    }

    /// <summary>|∇D(x)|² at real examples, mean over the batch.</summary>
    /// <param name="score">D: [B, …] to [B], each example on its own.</param>
    /// <param name="real">[B, …]; borrowed.</param>
    /// <remarks>R1 of Mescheder et al. 2018, arXiv 1801.04406, eq. 9, without its factor γ/2.</remarks>
    internal static Tensor AtReal(Func<Tensor, Tensor> score, Tensor real) => Gradient(score, real.Detach()).Square().Sum([1]).Mean();

    // [B, …] -> [B, n], with plain operators, for fused kernels have no second derivative. Adding up the scores gives each example its own gradient, since none sees another.
    private static Tensor Gradient(Func<Tensor, Tensor> score, Tensor points)
    {
        points.RequiresGrad = true;
        using var plain = FusedKernels.Off();
        return Autograd.Grad([score(points).Sum()], [points], createGraph: true)[0]!.Flatten(startDim: 1);
    }
}
