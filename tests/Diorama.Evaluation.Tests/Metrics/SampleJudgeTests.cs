using Diorama.Core;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class SampleJudgeTests
{
    private static readonly DataSpec _spec = new FakePictures(1, 3).Spec;

    [Fact]
    public void Measure_KnownAnswers_CountsThem()
    {
        using var model = new FakeModel(_spec);
        var judge = new FakeJudge([0.9f, 0.1f, 0], [0.05f, 0.95f, 0], [0.5f, 0.25f, 0.25f], [0, 1, 0]);
        var figures = Judge(model, new ImageJudge(judge, _spec, "fake judge"), new MeasureOptions { Samples = 8, BatchSize = 3, Seed = 5 })
            .ToDictionary(f => f.Name);

        Assert.Equal(0.75, figures["samples.sure"].Value, 12); // 0.9 is sure
        Assert.Equal((0.9 + 0.95 + 0.5 + 1) / 4, figures["samples.confidence"].Value, 1e-7);
        Assert.Equal(2, figures["samples.classes"].Value);
        Assert.Equal([4.0, 4.0, 0.0], new[] { "c0", "c1", "c2" }.Select(c => figures[$"samples.count.{c}"].Value));
        Assert.Equal(Math.Log(2), figures["samples.entropy"].Value, 12);
        Assert.All(figures.Values, f => Assert.Equal((8, 5L), (f.Samples!.Value, f.Seed!.Value)));
        Assert.Contains("fake judge", figures["samples.sure"].Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_ConditionalModel_CountsWhatIsSureAndOfTheClassAskedFor()
    {
        // Asked for c0 c1 c2 c0 c1 c2; sure of c0, sure of c0 (wrong), unsure of c2 (right), sure of c0, sure of c0 (wrong), unsure of c2 (right).
        using var model = new FakeModel(_spec, conditional: true);
        var judge = new FakeJudge([0.95f, 0.05f, 0], [1, 0, 0], [0.2f, 0.2f, 0.6f]);
        var figures = Judge(model, new ImageJudge(judge, _spec, "j"), new MeasureOptions { Samples = 6, BatchSize = 3 });
        Assert.Equal(["samples.agree", "samples.sure", "samples.accuracy"], figures.Take(3).Select(f => f.Name));
        Assert.Equal([2 / 6.0, 4 / 6.0, 4 / 6.0], figures.Take(3).Select(f => f.Value));
    }

    [Fact]
    public void Measure_ClassesInAnotherOrder_AreTheSameByName()
    {
        using var model = new FakeModel(_spec with { Classes = ["c2", "c1", "c0"] }, conditional: true);
        var figures = Judge(model, new ImageJudge(new FakeJudge([1, 0, 0]), _spec, "j"), new MeasureOptions { Samples = 3, BatchSize = 3 });
        Assert.Equal(("samples.agree", 1 / 3.0), (figures[0].Name, figures[0].Value)); // the third is asked for c0
        using var other = new FakeModel(_spec with { Classes = ["cat", "c1", "c0"] }, conditional: true);
        Assert.Equal("samples.sure", Judge(other, new ImageJudge(new FakeJudge([1, 0, 0]), _spec, "j"), new MeasureOptions { Samples = 3, BatchSize = 3 })[0].Name);
    }

    [Fact]
    public void Measure_JudgeThatIsSureOfAnything_IsFoundOut()
    {
        using var model = new FakeModel(_spec);
        var figure = Judge(model, new ImageJudge(new FakeJudge([1, 0, 0]), _spec, "j"), new MeasureOptions { Samples = 3, BatchSize = 3 })[0];
        Assert.Contains("of plain grey pictures the same judge is sure of 100%, of noise of 100%", figure.Protocol, StringComparison.Ordinal);
        figure = Judge(model, new ImageJudge(new FakeJudge([0.5f, 0.5f, 0]), _spec, "j"), new MeasureOptions { Samples = 3, BatchSize = 3 })[0];
        Assert.Contains("sure of 0%, of noise of 0%", figure.Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_LastPartOfABatch_IsMadeWholeAndCutOff()
    {
        using var model = new FakeModel(_spec);
        var judge = new FakeJudge([1, 0, 0]);
        Judge(model, new ImageJudge(judge, _spec, "j"), new MeasureOptions { Samples = 8, BatchSize = 3 });
        Assert.Equal([(3, 0L), (3, 3L), (3, 6L)], model.Requests.Select(r => (r.Count, r.First)));
        Assert.Equal([3, 3, 2], judge.Seen.Take(3).Select(s => s[0]));
    }

    [Fact]
    public void Measure_LargerPictures_ShowsTheirMiddle()
    {
        using var model = new FakeModel(_spec with { Shape = [1, 6, 6] });
        var judge = new FakeJudge([1, 0, 0]);
        var asked = new ImageJudge(judge, _spec, "j");
        Assert.True(asked.CanJudge(model.Spec));
        Judge(model, asked, new MeasureOptions { Samples = 2, BatchSize = 2 });
        Assert.All(judge.Seen, s => Assert.Equal([1, 2, 2], s[1..])); // blank ones are of its own size
    }

    [Fact]
    public void Measure_JudgeOfOtherPictures_GetsThemFittedToItsOwn()
    {
        using var model = new FakeModel(_spec with { Shape = [1, 6, 6] });
        var judge = new FakeJudge([1, 0, 0]);
        var asked = new ImageJudge(judge, _spec with { Shape = [3, 4, 4] }, "j");
        Assert.False(asked.CanJudge(model.Spec));
        asked = asked with { IsFitted = true };
        Assert.True(asked.CanJudge(model.Spec));
        Assert.False(asked.CanJudge(new() { Modality = Modality.Text, Shape = [9] }));
        Judge(model, asked, new MeasureOptions { Samples = 2, BatchSize = 2 });
        Assert.All(judge.Seen, s => Assert.Equal([3, 4, 4], s[1..]));
    }

    private static IReadOnlyList<Figure> Judge(FakeModel model, ImageJudge judge, MeasureOptions options) =>
        Measured.By(new SampleJudge(judge, model.Spec, options), model, new FakePictures(options.Samples, 3), options);

    [Theory]
    [InlineData(new long[] { 1, 1, 2 })]
    [InlineData(new long[] { 3, 2, 2 })]
    [InlineData(new long[] { 4 })]
    public void CanJudge_OtherShapes_Cannot(long[] shape) =>
        Assert.False(new ImageJudge(new FakeJudge([1]), _spec, "j").CanJudge(_spec with { Shape = shape }));

    [Fact]
    public void Entropy_EvenHistogram_IsTheLogarithmOfItsClasses()
    {
        Assert.Equal(Math.Log(10), SampleJudge.Entropy([.. Enumerable.Repeat(7, 10)]).Mean, 12);
        Assert.Equal(0, SampleJudge.Entropy([0, 12, 0]).Mean, 12);
        Assert.Equal(-(0.25 * Math.Log(0.25) + 0.75 * Math.Log(0.75)), SampleJudge.Entropy([1, 3]).Mean, 12);
    }
}
