using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class RandomColourTests
{
    [Fact]
    public void Apply_Zero_IsThePictureItself()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var image = Tensor.Ones([1, 3, 2, 2]);
        Assert.Same(image, RandomColour.Apply(image, 0, generator));
    }

    [Fact]
    public void Apply_Half_StaysWithinItsBoundsAndDiffersFromPictureToPicture()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        // Two halves, -0.5 and 0.5, grey: brightness moves their mean by up to 0.25, contrast stretches them by 0.5 to 1.5.
        var image = Tensor.Cat([Tensor.Full([200, 3, 2, 1], -0.5), Tensor.Full([200, 3, 2, 1], 0.5)], 3);
        var changed = RandomColour.Apply(image, 0.5, generator);
        var means = changed.Mean([1, 2, 3]).ToArray<float>();
        Assert.All(means, m => Assert.InRange(m, -0.2501f, 0.2501f));
        Assert.True(means.Max() > 0.2 && means.Min() < -0.2);
        var reach = changed.Amax([1, 2, 3]) - changed.Amin([1, 2, 3]);
        Assert.All(reach.ToArray<float>(), r => Assert.InRange(r, 0.4999f, 1.5001f));
        Assert.True(reach.Max().Item() > 1.4 && reach.Min().Item() < 0.6);
    }

    [Fact]
    public void Apply_Colours_KeepTheirGreyValue()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var image = Tensor.From<float>([1, 0, -1], 1, 3, 1, 1).Repeat(50, 1, 1, 1);
        var changed = RandomColour.Apply(image, 1, generator).Flatten(1);
        // Red stays as far above green as green above blue.
        Assert.All((changed.Select(1, 0) - changed.Select(1, 1) * 2 + changed.Select(1, 2)).ToArray<float>(), d => Assert.Equal(0, d, 1e-5f));
        Assert.True(changed.Mean([1]).Abs().Max().Item() < 0.5001);
    }
}
