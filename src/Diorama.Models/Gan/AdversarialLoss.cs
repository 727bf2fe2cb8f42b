using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The two sides of each <see cref="GanLoss"/>, as means over the batch.</summary>
internal static class AdversarialLoss
{
    /// <summary>What the discriminator lowers.</summary>
    /// <param name="loss">Which game.</param>
    /// <param name="real">[B]: scores of real examples.</param>
    /// <param name="fake">[B]: scores of generated ones.</param>
    internal static Tensor OfDiscriminator(GanLoss loss, Tensor real, Tensor fake) => OfReal(loss, real) + OfFake(loss, fake);

    /// <summary>The part of it that real examples have.</summary>
    internal static Tensor OfReal(GanLoss loss, Tensor real) => loss switch
    {
        GanLoss.NonSaturating => (-real).Softplus().Mean(),
        GanLoss.LeastSquares => (real - 1).Square().Mean() / 2,
        GanLoss.Hinge => (1 - real).Relu().Mean(),
        _ => -real.Mean(),
    };

    /// <summary>The part of it that generated ones have.</summary>
    internal static Tensor OfFake(GanLoss loss, Tensor fake) => loss switch
    {
        GanLoss.NonSaturating => fake.Softplus().Mean(),
        GanLoss.LeastSquares => fake.Square().Mean() / 2,
        GanLoss.Hinge => (fake + 1).Relu().Mean(),
        _ => fake.Mean(),
    };

    /// <summary>What the generator lowers.</summary>
    /// <param name="loss">Which game.</param>
    /// <param name="fake">[B]: scores of generated examples.</param>
    internal static Tensor OfGenerator(GanLoss loss, Tensor fake) => loss switch
    {
        GanLoss.NonSaturating => (-fake).Softplus().Mean(),
        GanLoss.LeastSquares => (fake - 1).Square().Mean(),
        _ => -fake.Mean(),
    };

    /// <summary>The score between real and generated where the discriminator aims at fixed numbers: it calls higher ones real.</summary>
    internal static double Threshold(GanLoss loss) => loss == GanLoss.LeastSquares ? 0.5 : 0;
}
