using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class VaeTests
{
    public static TheoryData<VaeArchitecture, int> Kinds => new() { { VaeArchitecture.Mlp, 1 }, { VaeArchitecture.Conv, 3 } };

    [Fact]
    public void NamedParameters_OfTheUsualOne_HaveTheseNamesAndShapes()
    {
        using var model = VaeFixture.Make(new(), VaeFixture.Pictures(28));

        Assert.Equal(
            [
                "encoder.0.weight [400, 784]", "encoder.0.bias [400]", "encoder.2.weight [40, 400]", "encoder.2.bias [40]",
                "decoder.0.weight [400, 20]", "decoder.0.bias [400]", "decoder.2.weight [784, 400]", "decoder.2.bias [784]",
            ],
            Names(model));
        Assert.Equal(652_824, model.NumParameters());
    }

    [Fact]
    public void NamedParameters_OfConvAndGaussian_HaveTheseNamesAndShapes()
    {
        using var model = VaeFixture.Make(new() { Architecture = VaeArchitecture.Conv, Hidden = [4, 6], Latent = 3, Likelihood = PixelLikelihood.Gaussian }, VaeFixture.Pictures(28));

        Assert.Equal(
            [
                "encoder.1.weight [4, 1, 4, 4]", "encoder.1.bias [4]", "encoder.3.weight [6, 4, 4, 4]", "encoder.3.bias [6]",
                "encoder.6.weight [6, 294]", "encoder.6.bias [6]",
                "decoder.0.weight [294, 3]", "decoder.0.bias [294]", "decoder.3.weight [6, 4, 4, 4]", "decoder.3.bias [4]",
                "decoder.5.weight [4, 1, 4, 4]", "decoder.5.bias [1]", "pixels.log_sigma []",
            ],
            Names(model));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void SampleReconstructInterpolate_Always_GivePicturesBetweenMinusOneAndOne(VaeArchitecture architecture, int channels)
    {
        using var scope = TensorScope.Open();
        using var model = VaeFixture.Make(VaeFixture.Small with { Architecture = architecture }, VaeFixture.Pictures(8, channels));
        var image = VaeFixture.Stripes(7, channels: channels)["image"];
        foreach (var (picture, count) in new[] { (model.Sample(new(5, 1)), 5), (model.Reconstruct(image), 7), (model.Interpolate(9, 1), 9) })
        {
            Assert.Equal([count, channels, 8, 8], picture.Shape.ToArray());
            Assert.False(picture.RequiresGrad);
            Assert.True(picture.Abs().Max().Item() <= 1);
        }
    }

    [Fact]
    public void Sample_WithTheSameSeed_GivesTheSameBytesInWholeAndInParts()
    {
        using var scope = TensorScope.Open();
        using var model = VaeFixture.Make(VaeFixture.Small);
        var whole = model.Sample(new(150, 3));

        Assert.Equal(whole.ToArray<float>(), model.Sample(new(150, 3)).ToArray<float>());
        Assert.Equal(whole.Narrow(0, 61, 70).ToArray<float>(), model.Sample(new(70, 3) { First = 61 }).ToArray<float>());
        Assert.NotEqual(whole.ToArray<float>(), model.Sample(new(150, 4)).ToArray<float>());
    }

    [Fact]
    public void Sample_OfNoTemperature_IsNearlyAlwaysTheSame()
    {
        using var scope = TensorScope.Open();
        using var model = VaeFixture.Make(VaeFixture.Small);
        double Spread(double temperature) => model.Sample(new(64, 1) { Temperature = temperature }).Std([0]).Max().Item();

        Assert.True(Spread(0.01) < 0.05 * Spread(1));
    }

    [Fact]
    public void Sample_OfClasses_IsRefused()
    {
        using var model = VaeFixture.Make(VaeFixture.Small);

        Assert.Throws<ArgumentException>(() => model.Sample(new(1, 1) { Classes = [3] }));
    }

    [Fact]
    public void Interpolate_OfAnotherPath_HasOtherEnds()
    {
        using var scope = TensorScope.Open();
        using var model = VaeFixture.Make(VaeFixture.Small);

        Assert.Equal(model.Interpolate(4, 1).ToArray<float>(), model.Interpolate(4, 1, path: 0).ToArray<float>());
        Assert.NotEqual(model.Interpolate(4, 1)[0].ToArray<float>(), model.Interpolate(4, 1, path: 1)[0].ToArray<float>());
    }

    [Fact]
    public void NegativeLogLikelihood_OfABatch_GivesOneFigureEachAndOnes()
    {
        using var scope = TensorScope.Open();
        using var model = VaeFixture.Make(VaeFixture.Small with { Binarization = Binarization.Dynamic });
        using var generator = Generator.Seeded(1);
        var (nats, symbols) = model.NegativeLogLikelihood(VaeFixture.Stripes(6), generator);

        Assert.All(nats.ToArray<float>(), n => Assert.InRange(n, 20f, 80f));
        Assert.Equal([1, 1, 1, 1, 1, 1], symbols.ToArray<float>());
        Assert.Equal(
            "importance-sampled bound, k=5; prior standard normal; pixels drawn black or white by their grey value, anew at each look in training, once and for all for each picture measured",
            model.Protocol
        );
    }

    private static IEnumerable<string> Names(Models.Vae model) =>
        model.NamedParameters().Select(p => $"{p.Name} [{string.Join(", ", p.Parameter.Value.Shape.ToArray())}]");
}
