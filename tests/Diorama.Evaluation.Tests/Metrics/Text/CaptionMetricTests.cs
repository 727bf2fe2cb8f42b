using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics.Text;

public sealed class CaptionMetricTests
{
    [Theory]
    [InlineData("red car", "red car", 1)]
    [InlineData("red red car", "red car", 0.8)]
    [InlineData("blue", "red car", 0)]
    [InlineData("", "red car", 0)]
    [InlineData("car red bus", "red car", 0.8)]
    public void F1_Words_AreCountedAsOftenAsTheyStand(string said, string known, double expected) =>
        Assert.Equal(expected, CaptionMetric.F1(said.Split(' ', StringSplitOptions.RemoveEmptyEntries), known.Split(' ')), 1e-12);

    [Fact]
    public void Figures_KnownCaptions_MissUnknownWordsAndPassOverPicturesWithoutOne()
    {
        using var scope = TensorScope.Open();
        var words = new CaptionSpec { Vocabulary = [.. CaptionSpec.SpecialWords, "a", "red", "car"], Length = 3 };
        var batch = new Batch(3, new Dictionary<string, Tensor> { ["image"] = Tensor.Zeros([3, 1, 2, 2]), ["caption"] = Tensor.From<long>([2, 3, 4, 3, CaptionSpec.Unknown, 0, 0, 0, 0], 3, 3) });
        var metric = new CaptionMetric(new Sayer("a red car", "red car", "a"), words, new SplitExamples(new FakePictures(3), Data.Split.Test, new MeasureOptions()), seed: 1);
        metric.LookAt(batch);
        var figures = metric.Figures().ToDictionary(f => f.Name);

        Assert.Equal((1 + 0.5) / 2, figures["test.caption_f1"].Value, 1e-12);
        Assert.Equal(2, figures["test.caption_f1"].Samples);
        Assert.Equal(Bleu.OfCorpus(["a red car", "red car"], [["a red car"], ["red □"]]).Score, figures["test.caption_bleu"].Value, 1e-9);
        Assert.InRange(figures["test.caption_chrf"].Value, 1, 99);
    }

    private sealed class Sayer(params string[] captions) : ICaption
    {
        public IReadOnlyList<string> Caption(Tensor images) => captions;
    }
}
