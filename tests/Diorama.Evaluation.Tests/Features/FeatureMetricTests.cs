using Diorama.Data;
using Diorama.Evaluation.Tests.Metrics;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class FeatureMetricTests
{
    private static readonly MeasureOptions _options = new() { Samples = 10, BatchSize = 4, Seed = 9 };

    [Fact]
    public void Figures_OneFeature_AreTheClosedForms()
    {
        // Generated 0 to 9 over 100 and real 0, 2, … 18 over 100: means 0.045 and 0.09, the deviation twice as large.
        var data = new FakePictures(20);
        using var model = new FakeModel(data.Spec);
        var extractor = new FeatureExtractor(new FakeJudge([1, 0]), data.Spec, "fake", "0123456789abcdef");
        var figures = Measured.By(new FeatureMetric(extractor, new SplitExamples(data, Split.Test, _options), 9), model, data, _options).ToDictionary(f => f.Name);
        var deviation = Math.Sqrt(Enumerable.Range(0, 10).Sum(i => Math.Pow(i - 4.5, 2)) / 9) / 100;
        Assert.Equal(0.045 * 0.045 + deviation * deviation, figures["fid"].Value, 1e-8);
        Assert.Equal(0, figures["fid.floor"].Value, 1e-8); // the fake's training part is its test part
        Assert.Equal(1, figures["coverage.floor"].Value);
        Assert.Equal(6, figures.Keys.Count(k => k.EndsWith(".floor", StringComparison.Ordinal)));
        Assert.Equal(12, figures.Count);
        Assert.All(figures.Values, f => Assert.Contains("1 features of fake, SHA-256 0123456789abcdef; against 10 test pictures", f.Protocol, StringComparison.Ordinal));
        Assert.All(figures.Values, f => Assert.Equal((10L, 9L), (f.Samples, f.Seed)));
        Assert.Contains("fake 01234567", figures["kid"].Caption, StringComparison.Ordinal);
        Assert.NotNull(figures["precision"].Low);
        Assert.Null(figures["fid"].Low); // ten pictures are too few
    }

    [Fact]
    public void Figures_TooFewPicturesForNeighbours_AreThoseOfDistances()
    {
        var data = new FakePictures(4);
        using var model = new FakeModel(data.Spec);
        var extractor = new FeatureExtractor(new FakeJudge([1, 0]), data.Spec, "fake", "01");
        var figures = Measured.By(new FeatureMetric(extractor, new SplitExamples(data, Split.Test, _options), 9), model, data, _options with { Samples = 4 });
        Assert.Equal(["fid", "fid.floor", "kid", "kid.floor"], figures.Select(f => f.Name));
    }

    [Fact]
    public void Figures_FewerPicturesThanFeatures_SaySo()
    {
        var data = new FakePictures(4);
        using var model = new FakeModel(data.Spec);
        var extractor = new FeatureExtractor(new WideEyes(5), data.Spec, "fake", "01");
        var figures = Measured.By(new FeatureMetric(extractor, new SplitExamples(data, Split.Test, _options), 9), model, data, _options with { Samples = 4 });
        Assert.All(figures, f => Assert.Contains("(against only 4 test pictures)", f.Caption, StringComparison.Ordinal));
    }

    /// <summary>Sees as many features as it is told: the first pixel, its double, and so on.</summary>
    private sealed class WideEyes(int width) : IFeatures
    {
        public Tensor Features(Tensor input) => input.Flatten(1).Narrow(1, 0, 1) * Tensor.Arange(1, width + 1, 1, DType.Float32);
    }
}
