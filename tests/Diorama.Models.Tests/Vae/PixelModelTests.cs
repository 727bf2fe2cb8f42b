using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class PixelModelTests
{
    [Fact]
    public void Total_OfBernoulli_IsTheCrossEntropyAndItsGradient()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var pixels = new BernoulliPixels(Binarization.None);
        var target = Tensor.Rand([16, 30], generator);
        var ours = (Tensor.Randn([16, 30], generator) * 12).Detach();
        var theirs = ours.Clone();
        (ours.RequiresGrad, theirs.RequiresGrad) = (true, true);
        var (loss, expected) = (pixels.Total(ours, target), Loss.BinaryCrossEntropyWithLogits(theirs, target, reduction: Reduction.Sum));
        loss.Backward();
        expected.Backward();

        Assert.Equal(expected.Item(), loss.Item(), 1e-5 * expected.Item());
        Assert.True((ours.Grad! - theirs.Grad!).Abs().Max().Item() < 1e-6);
    }

    [Theory]
    [InlineData(PixelLikelihood.Bernoulli)]
    [InlineData(PixelLikelihood.Gaussian)]
    public void OfEach_SummedOverPictures_IsTheTotal(PixelLikelihood likelihood)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        using var pixels = PixelModel.Of(likelihood, Binarization.None);
        var (output, target) = (Tensor.Randn([6, 20], generator), Tensor.Rand([6, 20], generator));
        var each = pixels.OfEach(output, target);

        Assert.Equal([6], each.Shape.ToArray());
        Assert.Equal(pixels.Total(output, target).Item(), each.Sum().Item(), 1e-3);
    }

    [Fact]
    public void OfEach_OfGaussian_IsTheNormalDensity()
    {
        using var scope = TensorScope.Open();
        using var pixels = new GaussianPixels();
        using (Autograd.NoGrad()) pixels.Parameters().Single().Value.FillInPlace(Math.Log(0.3));
        var nats = pixels.OfEach(Tensor.From<float>([0.1f, -0.5f], 1, 2), Tensor.From<float>([0.4f, 0], 1, 2)).Item();
        double Density(double d) => Math.Log(0.3) + (0.5 * Math.Log(2 * Math.PI)) + (d * d / (2 * 0.09));

        Assert.Equal(Density(0.3) + Density(0.5), nats, 1e-5);
    }

    [Fact]
    public void Learnt_OfDynamicBinarization_IsWhiteAsOftenAsThePixelIsBright()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        using var pixels = new BernoulliPixels(Binarization.Dynamic);
        var image = Tensor.Full([100_000, 1], 0.4);
        var drawn = pixels.Learnt(image, generator).ToArray<float>();

        Assert.All(drawn, p => Assert.True(p is 0 or 1));
        Assert.Equal(0.7, drawn.Average(), 0.01);
        Assert.NotEqual(drawn, pixels.Learnt(image, generator).ToArray<float>());
    }

    [Fact]
    public void Measured_OfDynamicBinarization_IsTheSameWhereverThePictureStands()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        using var pixels = new BernoulliPixels(Binarization.Dynamic);
        var image = (Tensor.Rand([40, 400], generator) * 2) - 1;
        var whole = pixels.Measured(image);
        var part = pixels.Measured(image.Narrow(0, 17, 5));

        Assert.Equal(whole.Narrow(0, 17, 5).ToArray<float>(), part.ToArray<float>());
        Assert.Equal(0.5, whole.Mean().Item(), 0.02);
        Assert.NotEqual(whole[0].ToArray<float>(), whole[1].ToArray<float>());
    }

    [Fact]
    public void Learnt_OfFixedBinarization_IsTheSameAtEachLookAndWhenMeasured()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        using var pixels = new BernoulliPixels(Binarization.Fixed);
        var image = (Tensor.Rand([40, 1, 20, 20], generator) * 2) - 1;
        var drawn = pixels.Learnt(image, generator).ToArray<float>();

        Assert.All(drawn, p => Assert.True(p is 0 or 1));
        Assert.Equal(0.5, drawn.Average(), 0.02);
        Assert.Equal(drawn, pixels.Learnt(image, generator).ToArray<float>());
        Assert.Equal(drawn, pixels.Measured(image.Flatten(1)).ToArray<float>());
        Assert.DoesNotContain("anew", pixels.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Learnt_OfThreshold_IsWhiteFromOneHalfOn()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        using var pixels = new BernoulliPixels(Binarization.Threshold);

        Assert.Equal([0, 0, 1, 1], pixels.Learnt(Tensor.From<float>([-1, -0.01f, 0, 1], 1, 4), generator).ToArray<float>());
    }

    [Fact]
    public void Learnt_WithoutBinarization_IsTheGreyValue()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        using var pixels = new BernoulliPixels(Binarization.None);

        Assert.Equal([0, 0.25f, 0.5f, 1], pixels.Learnt(Tensor.From<float>([-1, -0.5f, 0, 1], 1, 4), generator).ToArray<float>());
    }

    [Fact]
    public void Picture_OfBernoulli_IsTheProbabilityBetweenMinusOneAndOne()
    {
        using var scope = TensorScope.Open();
        using var pixels = new BernoulliPixels(Binarization.None);
        var picture = pixels.Picture(Tensor.From<float>([0, 1.5f, -90, 90], 1, 4)).ToArray<float>();

        Assert.Equal(0, picture[0], 1e-6);
        Assert.Equal((2 / (1 + Math.Exp(-1.5))) - 1, picture[1], 1e-6);
        Assert.Equal([-1, 1], picture[2..]);
    }
}
