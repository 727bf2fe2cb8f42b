using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class BundledFeaturesTests
{
    [Fact]
    public void Open_TheBundledWeights_AreAsAccurateAsIsSaid()
    {
        using var bundled = BundledFeatures.Open();
        var sprites = Datasets.Open(Recipe.FromYaml(Encoding.UTF8.GetString(BundledFeatures.Files[0].Read())).Data);
        var options = new MeasureOptions { Samples = 1000 };
        var metric = new ClassifierAccuracy((Models.IClassify)bundled.Extractor.Network, new SplitExamples(sprites, Split.Test, options));
        new EvaluationPass([metric], sprites, Split.Test, options).Run(bundled);
        Assert.Equal(0.587, metric.Figures()[0].Value, 0.011); // another libtorch may round two of 189 to the other side
    }

    [Theory]
    [InlineData(1, 28)]
    [InlineData(3, 64)]
    [InlineData(4, 16)]
    public void Features_AnyPictures_AreFewAndDiffer(int channels, int side)
    {
        using var bundled = BundledFeatures.Open();
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var features = bundled.Extractor.Features(Tensor.Rand([3, channels, side, side], generator) * 2 - 1);
        Assert.Equal([3, 128], features.Shape.ToArray());
        Assert.True((features.Select(0, 0) - features.Select(0, 1)).Abs().Max().Item() > 1e-3);
    }

    [Fact]
    public void Files_AllOfThem_AreListedAndSmall()
    {
        Assert.InRange(BundledFeatures.Files.Sum(f => f.Read().Length), 1, 2_000_000);
        using var bundled = BundledFeatures.Open();
        Assert.Equal($"sprites-features {BundledFeatures.Files[2].Checksum[..8]}", bundled.Extractor.Label);
    }
}
