using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class RealPicturesTests
{
    private const string Words = "real pictures as the model is taught them, ";

    [Fact]
    public void FeatureMetric_ModelThatDrawsTrainingPicturesBlackOrWhite_HasTheFloor()
    {
        using var bundled = BundledJudge.Open();
        var (digits, options) = (new DigitsDataset(), new MeasureOptions { Samples = 256 });
        using var pixels = new AutoregressiveImages(new GatedPixelCnnConfig { Layers = 1, Width = 2, Head = 2 }, digits.Spec);
        var model = new Reciter(new(digits, Split.Train, options), pixels);
        var context = new MetricContext(model, digits.Spec, digits, Split.Test, options) { Extractor = bundled.Extractor };

        var told = Figures(FeatureMetric.For(context)!);
        foreach (var name in new[] { "fid", "kid", "precision", "recall", "density", "coverage" }) Assert.Equal(told[$"{name}.floor"].Value, told[name].Value);
        Assert.All(told.Values, f => Assert.Contains($"{Words}pixels drawn black or white by their grey value", f.Protocol, StringComparison.Ordinal));

        var grey = Figures(new FeatureMetric(bundled.Extractor, context.Examples, 0));
        Assert.True(grey["fid"].Value > 2 * told["fid"].Value, $"FID {grey["fid"].Value} against grey pictures, {told["fid"].Value} against black and white ones");
        Assert.All(grey.Values, f => Assert.DoesNotContain(Words, f.Protocol, StringComparison.Ordinal));

        Dictionary<string, Figure> Figures(IMetric metric) => Measured.By(metric, model, digits, options).ToDictionary(f => f.Name);
    }

    [Fact]
    public void MemorisationMetric_ModelOfBlackAndWhite_IsComparedWithSuchPictures()
    {
        var (data, options) = (new FakePictures(40), new MeasureOptions { Samples = 20, BatchSize = 4, IsThorough = true });
        var extractor = new FeatureExtractor(new FakeJudge([1, 0]), data.Spec, "fake", "01");
        var model = new BlackAndWhite(0.1);
        var shown = new List<Picture>();
        var context = new MetricContext(model, data.Spec, data, Split.Test, options) { Extractor = extractor, Show = (_, picture) => shown.Add(picture) };

        var told = Measured.By(MemorisationMetric.For(context)!, model, data, options);
        Assert.Equal([0.0, 0, 0, 0], told.Select(f => f.Value)); // every picture, made or unseen, is a training picture
        Assert.All(told, f => Assert.Contains($"{Words}white from a threshold on", f.Protocol, StringComparison.Ordinal));
        var grid = Assert.Single(shown);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal((grid[2 + (4 * i), 2][0], grid[2 + (4 * i), 2][0]), (grid[2 + (4 * i), 6][0], grid[2 + (4 * i), 10][0])));

        var grey = Measured.By(new MemorisationMetric(extractor, context.Examples, 0, options.Samples, show: null), model, data, options);
        Assert.True(grey[3].Value > 3, $"C_T {grey[3].Value} against grey pictures");
    }

    [Fact]
    public void SampleJudge_ModelOfBlackAndWhite_SaysWhatItMakesOfSuchExamples()
    {
        var (data, options) = (new FakePictures(4), new MeasureOptions { Samples = 4, BatchSize = 4 });
        var model = new BlackAndWhite(0.1);
        var judge = new ImageJudge(new FakeJudge([1, 0], [0.2f, 0.8f]), data.Spec, "j");
        var figures = Measured.By(SampleJudge.For(new(model, data.Spec, data, Split.Test, options) { Judge = judge })!, model, data, options).ToDictionary(f => f.Name);
        Assert.Equal(0.5, figures["samples.sure"].Value);
        Assert.EndsWith($"; of 4 examples it is sure of 50%, right on 100%; {Words}white from a threshold on", figures["samples.sure"].Protocol, StringComparison.Ordinal);
    }

    /// <summary>Draws examples, in their order, with such pixels as a model has.</summary>
    private sealed class Reciter(SplitExamples examples, IQuantizeImages model) : IQuantizeImages
    {
        public bool IsConditional => false;

        public string Pixels => model.Pixels;

        public Tensor Quantize(Tensor images) => model.Quantize(images);

        public Tensor Sample(ImageRequest request) =>
            examples.Batches().Index().Where(batch => batch.Index == request.First / request.Count).Select(batch => Quantize(batch.Item.ToBatch(Device.Cpu)["image"])).First();
    }
}
