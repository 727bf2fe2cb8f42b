using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class StraightThroughTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.4)]
    public void OneHot_TwoOfThree_HasTheSoftSymbolsGradient(double temperature)
    {
        using var scope = TensorScope.Open();
        float[] logits = [0.3f, -1.2f, 0.8f], noise = [-0.1f, 2f, 0.4f], weights = [1.5f, -0.7f, 0.2f];
        var leaf = Tensor.From<float>(logits, 1, 3);
        leaf.RequiresGrad = true;
        var hot = StraightThrough.OneHot(leaf, Tensor.From<float>(noise, 1, 3), Tensor.From<long>([2]), temperature);
        Assert.Equal([0, 0, 1], hot.ToArray<float>());

        (hot * Tensor.From<float>(weights, 1, 3)).Sum().Backward();
        var powers = Enumerable.Range(0, 3).Select(i => Math.Exp((logits[i] + noise[i]) / temperature)).ToArray();
        var soft = Array.ConvertAll(powers, p => p / powers.Sum());
        var mean = soft.Zip(weights, (p, w) => p * w).Sum();
        Assert.Equal(soft.Zip(weights, (p, w) => (float)(p * (w - mean) / temperature)), leaf.Grad!.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
