using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;

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
            ["test.accuracy", "samples.sure", "samples.confidence", "samples.classes", "samples.entropy", "samples.count.c0", "samples.count.c1", "test.nats", "test.bits_per_dim",
                "test.reconstruction_error", "fid", "fid.floor", "kid", "kid.floor",
                "precision", "precision.floor", "recall", "recall.floor", "density", "density.floor", "coverage", "coverage.floor", "critic.real", "critic.generated", "critic.accuracy", "critic.auc", "critic.ece"],
            figures.Select(f => f.Name).Where(n => !n.StartsWith("critic.reliability.", StringComparison.Ordinal)));
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
    public void Evaluate_Poems_AreMeasuredAsPoems()
    {
        var poems = new PoemsDataset();
        using var model = new FakeModel(poems.Spec);
        var figures = new ModelEvaluator(poems, Split.HeldOut, _options).Evaluate(new WriterOnly(model), stop: Running);
        Assert.Equal(
            ["poems.form", "text.distinct", "text.distinct_1", "text.distinct_2", "text.self_bleu", "text.copied", "text.copied_floor", "text.copied_runs", "text.copied_runs_floor"],
            figures.Select(f => f.Name));
        Assert.Equal((0.98, false), (figures[0].Target, figures[0].Met)); // the fake writes no quatrains
        Assert.All(figures.Skip(1), f => Assert.Null(f.Target));
    }

    [Theory]
    [InlineData("digits", "test.accuracy", 0.99)]
    [InlineData("digits", "samples.accuracy", 0.97)]
    [InlineData("digits", "samples.agree", null)]
    [InlineData("digits", "samples.sure", 0.8)]
    [InlineData("digits", "samples.classes", 10.0)]
    [InlineData("digits", "test.nats", null)]
    [InlineData("fake", "samples.sure", null)]
    [InlineData("poems", "poems.form", 0.98)]
    public void Attach_FigureOfData_HasTheTargetOfBundledDataAlone(string data, string name, double? target)
    {
        var dataset = new FakePictures(1) { Name = data };
        var judge = new FakeJudge([1, 0]);
        var at = Attached(target ?? 1);
        Assert.Equal((target, target is null ? null : true), (at.Target, at.Met));
        if (target is { } least) Assert.False(Attached(least - 0.001).Met);

        Figure Attached(double value) => Assert.Single(AcceptanceTargets.Attach(dataset, judge, [new Figure(name, value, "")]));
    }

    [Fact]
    public void Evaluate_DigitsByAModelThatClassifiesBesideMakingPictures_ItsAccuracyIsNoAim()
    {
        var data = new FakePictures(10) { Name = "digits" };
        using var model = new FakeModel(data.Spec);
        var figures = new ModelEvaluator(data, Split.Test, _options).Evaluate(model, stop: Running);
        Assert.Null(Assert.Single(figures, f => f.Name == "test.accuracy").Target);
    }

    [Theory]
    [InlineData(true, "samples.accuracy", 0.97)]
    [InlineData(false, "samples.sure", 0.8)]
    public void Evaluate_Digits_AreAimedAtByTheStrictestFigure(bool conditional, string aimed, double aim)
    {
        var data = new FakePictures(10) { Name = "digits" };
        using var model = new FakeModel(data.Spec, conditional);
        var figures = new ModelEvaluator(data, Split.Test, _options, new ImageJudge(new FakeJudge([1, 0]), data.Spec, "j")).Evaluate(model, stop: Running);
        Assert.Equal(aim, Assert.Single(figures, f => f.Name == aimed).Target);
        Assert.Single(figures, f => f.Target < 1 && f.Name.StartsWith("samples.", StringComparison.Ordinal));
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
