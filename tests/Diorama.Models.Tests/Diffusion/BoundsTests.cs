using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class BoundsTests
{
    [Fact]
    public void Apply_EachThreshold_KeepsWithinItsBounds()
    {
        using var scope = TensorScope.Open();
        var picture = Tensor.From<float>([0.5f, -3, 1, 0, 0.5f, -0.3f, 0.9f, 0], 2, 4);
        Assert.Equal(picture.ToArray<float>(), Bounds.Apply(Threshold.None, picture).ToArray<float>());
        Assert.Equal([0.5f, -1, 1, 0, 0.5f, -0.3f, 0.9f, 0], Bounds.Apply(Threshold.Clip, picture).ToArray<float>());
        // The 99.5% quantile of 0, 0.5, 1, 3 lies 0.985 of the way from 1 to 3; the second picture is within bounds.
        var dynamic = Bounds.Apply(Threshold.Dynamic, picture).ToArray<float>();
        float[] expected = [0.5f / 2.97f, -1, 1 / 2.97f, 0, 0.5f, -0.3f, 0.9f, 0];
        Assert.All(dynamic.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }
}
