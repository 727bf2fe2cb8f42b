using Diorama.Torch;

namespace Diorama.Nn.Tests;

/// <summary>Gradients against central differences, in float64.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-6;

    /// <summary>The gradient of a function of some leaves, element by element.</summary>
    /// <param name="function">Any shape; its elements are weighted by fixed random numbers. The same value at each call.</param>
    /// <param name="leaves">float64, contiguous, requiring gradients; changed and restored.</param>
    internal static void First(Func<Tensor> function, params Tensor[] leaves)
    {
        using var scope = TensorScope.Open();
        var gradients = Autograd.Grad([Weighted(function)], leaves);
        for (var k = 0; k < leaves.Length; k++)
        {
            var analytic = gradients[k]!.ToArray<double>();
            var numeric = Differences(function, leaves[k]);
            var largest = Math.Max(1e-3, numeric.Max(Math.Abs));
            for (var i = 0; i < analytic.Length; i++)
            {
                var difference = Math.Abs(analytic[i] - numeric[i]);
                Assert.True(difference <= 1e-6 * largest, $"Leaf {k}, element {i}: autograd says {analytic[i]:g8}, differences say {numeric[i]:g8}.");
            }
        }
    }

    /// <summary>The gradient of the first leaf's gradient, as a gradient penalty takes it, by all leaves.</summary>
    internal static void Second(Func<Tensor> function, params Tensor[] leaves) =>
        First(() => Autograd.Grad([Weighted(function)], [leaves[0]], createGraph: true)[0]!.Square(), leaves);

    private static double[] Differences(Func<Tensor> function, Tensor leaf)
    {
        var found = new double[leaf.NumElements];
        for (var i = 0; i < found.Length; i++)
        {
            var place = leaf.AsSpan<double>();
            var before = place[i];
            place[i] = before + Step;
            var above = Value(function);
            place[i] = before - Step;
            var below = Value(function);
            place[i] = before;
            found[i] = (above - below) / (2 * Step);
        }
        return found;
    }

    private static double Value(Func<Tensor> function)
    {
        using var scope = TensorScope.Open();
        return Weighted(function).Item();
    }

    private static Tensor Weighted(Func<Tensor> function)
    {
        var value = function();
        using var generator = Generator.Seeded(99);
        return (value * Tensor.Randn(value.Shape, generator, value.DType)).Sum();
    }
}
