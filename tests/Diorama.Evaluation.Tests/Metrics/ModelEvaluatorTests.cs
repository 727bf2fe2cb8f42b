using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Tests;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class ModelEvaluatorTests
{
    private static readonly MeasureOptions _options = new() { Samples = 6, BatchSize = 4 };

    private static CancellationToken Running => TestContext.Current.CancellationToken;

    [Fact]
    public void Evaluate_ModelThatCanDoEverything_IsMeasuredByAllThatFits()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var judge = new FakeJudge([1, 0]);
        var figures = new ModelEvaluator(data, Split.Test, _options, new ImageJudge(judge, data.Spec, "j"), Extractor(judge, data)).Evaluate(model, stop: Running);
        Assert.Equal(
            [
                "test.accuracy",
                "samples.sure",
                "samples.confidence",
                "samples.classes",
                "samples.entropy",
                "samples.count.c0",
                "samples.count.c1",
                "test.nats",
                "test.bits_per_dim",
                "test.reconstruction_error",
                "fid",
                "fid.floor",
                "kid",
                "kid.floor",
                "precision",
                "precision.floor",
                "recall",
                "recall.floor",
                "density",
                "density.floor",
                "coverage",
                "coverage.floor",
                "critic.real",
                "critic.generated",
                "critic.accuracy",
                "critic.auc",
                "critic.ece",
            ],
            figures.Select(f => f.Name).Where(n => !n.StartsWith("critic.reliability.", StringComparison.Ordinal))
        );
        Assert.Equal(figures.Count, ModelEvaluator.ByName(figures).Count);
    }

    [Fact]
    public void Evaluate_Mode_IsEvaluationAndThenAsBefore()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var evaluator = new ModelEvaluator(data, Split.Test, _options);
        evaluator.Evaluate(model, stop: Running);
        Assert.False(model.WasTraining);
        Assert.True(model.IsTraining);
        model.Eval();
        evaluator.Evaluate(model, stop: Running);
        Assert.False(model.IsTraining);
    }

    [Fact]
    public void Evaluate_EmptySplitAndNoJudge_MeasuresNothing()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        Assert.Empty(new ModelEvaluator(data, Split.HeldOut, _options).Evaluate(model, stop: Running));
    }

    [Fact]
    public void Evaluate_NoExampleIsWhole_LeavesOutWhatNeedsThemAndSaysSo()
    {
        var data = new FakePictures(1) { Broken = [0] };
        using var model = new FakeModel(data.Spec);
        var told = new List<string>();
        var figures = new ModelEvaluator(data, Split.Test, _options) { Tell = told.Add }.Evaluate(model, stop: Running);
        Assert.All(figures, figure => Assert.False(double.IsNaN(figure.Value), figure.Name));
        Assert.Contains("critic.generated", figures.Select(figure => figure.Name));
        Assert.DoesNotContain("critic.auc", figures.Select(figure => figure.Name));
        var note = Assert.Single(told);
        Assert.StartsWith("left out, for there is nothing to measure them by: ", note, StringComparison.Ordinal);
        Assert.All(["Negative log-likelihood, test", "Discriminator right on both"], title => Assert.Contains(title, note, StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_Poems_AreMeasuredAsPoems()
    {
        var poems = new PoemsDataset();
        using var model = new FakeModel(poems.Spec) { Text = i => $"text of many characters {i}" };
        var figures = new ModelEvaluator(poems, Split.HeldOut, _options).Evaluate(new WriterOnly(model), stop: Running);
        Assert.Equal(
            ["poems.form", "text.distinct", "text.distinct_1", "text.distinct_2", "text.self_bleu", "text.copied", "text.copied_floor", "text.copied_runs", "text.copied_runs_floor"],
            figures.Select(f => f.Name));
    }

    [Theory]
    [InlineData("床前明月光\n疑是地上霜\n举头望明月\n低头思故乡", true)]
    [InlineData("床前明月光\n疑是地上霜\n举头望明月", false)]
    public void Evaluate_OwnTexts_AreMeasuredAsPoemsWhereAllAreQuatrains(string last, bool form)
    {
        using var folder = new TemporaryFolder();
        string[] texts = [.. Enumerable.Repeat("朝辞白帝彩云间\n千里江陵一日还\n两岸猿声啼不住\n轻舟已过万重山", 3), last];
        var path = folder.Write("own.jsonl", string.Join('\n', texts.Select(t => $"{{\"text\": \"{t.Replace("\n", "\\n", StringComparison.Ordinal)}\"}}")));
        var own = Datasets.Open(new DataConfig { Name = "jsonl", Path = path, HoldOut = 0 });
        using var model = new FakeModel(own.Spec);
        var figures = new ModelEvaluator(own, Split.Train, _options).Evaluate(new WriterOnly(model), stop: Running);
        Assert.Equal(form, figures.Any(f => f.Name == "poems.form"));
    }

    [Fact]
    public void Evaluate_SeveralMetrics_ReadEachExampleAndMakeEachPictureOnce()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var judge = new FakeJudge([1, 0]);
        new ModelEvaluator(data, Split.Test, _options, new ImageJudge(judge, data.Spec, "j"), Extractor(judge, data)).Evaluate(model, stop: Running);
        Assert.Equal([(4, 0L), (4, 4L)], model.Requests.Select(r => (r.Count, r.First)));
        Assert.Equal(6 + 6, data.Reads); // the test examples, and as many that it learned from
    }

    [Fact]
    public void Evaluate_ConditionalModel_IsAskedForTheClassesOfTheExamples()
    {
        var data = new FakePictures(10) { Label = i => i < 9 ? 0 : 1, Broken = [3] };
        using var model = new FakeModel(data.Spec, conditional: true);
        new ModelEvaluator(data, Split.Test, _options with { Samples = 12 }).Evaluate(model, stop: Running);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], model.Requests.SelectMany(r => r.Classes!)); // nine whole examples, and again from the first
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], model.Labels.TakeLast(3).SelectMany(labels => labels!).Select(label => (int)label));
    }

    [Fact]
    public void Evaluate_Progress_RisesToOne()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var shares = new List<double>();
        var judge = new FakeJudge([1, 0]);
        new ModelEvaluator(data, Split.Test, _options, new ImageJudge(judge, data.Spec, "j"), Extractor(judge, data)).Evaluate(model, shares.Add, Running);
        Assert.Equal([4 / 18.0, 6 / 18.0, 10 / 18.0, 12 / 18.0, 16 / 18.0, 1], shares.Select(s => Math.Round(s, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Evaluate_ToldToStop_StopsAfterTheBatchAndRestoresTheMode()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        using var stop = new CancellationTokenSource();
        var batches = 0;
        Assert.Throws<OperationCanceledException>(() => new ModelEvaluator(data, Split.Test, _options).Evaluate(model, _ => { batches++; stop.Cancel(); }, stop.Token));
        Assert.Equal(1, batches);
        Assert.True(model.IsTraining);
    }

    private static FeatureExtractor Extractor(FakeJudge judge, FakePictures data) => new(judge, data.Spec, "fake", "0123456789abcdef");

    [Fact]
    public void Evaluate_Twice_IsTheSame()
    {
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var evaluator = new ModelEvaluator(data, Split.Test, _options);
        Assert.Equal(evaluator.Evaluate(model, stop: Running), evaluator.Evaluate(model, stop: Running));
    }
}
