using Diorama.Data;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class DataMetricTests
{
    private static readonly MeasureOptions _all = new() { Samples = 100, BatchSize = 4 };

    [Fact]
    public void ClassifierAccuracy_KnownAnswers_IsTheShareThatIsRight()
    {
        // Examples 0 to 9: class 0 below 5, else 1; the labels are 0 1 0 1 0 1 0 1 0 1, so 0, 2, 4, 5, 7 and 9 are right.
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var figure = Assert.Single(Measured.By(new ClassifierAccuracy(model, Test(data)), model, data, _all));
        Assert.Equal(("test.accuracy", 0.6, 10L), (figure.Name, Math.Round(figure.Value, 12), figure.Samples));
        Assert.Equal("all test examples", figure.Protocol);
    }

    [Fact]
    public void LikelihoodMetric_Pictures_IsMeanNats()
    {
        // Nats 0 to 4: mean 2, variance 2.5.
        var data = new FakePictures(5);
        using var model = new FakeModel(data.Spec);
        var figure = Assert.Single(Measured.By(new LikelihoodMetric(model, Test(data), _all), model, data, _all));
        Assert.Equal("test.nats", figure.Name);
        Assert.Equal(2, figure.Value, 1e-6);
        Assert.Equal(2 - 1.959963984540054 * Math.Sqrt(2.5 / 5), figure.Low!.Value, 1e-6);
        Assert.Contains("by rule", figure.Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_OfOneExample_HaveNoInterval()
    {
        var data = new FakePictures(1);
        using var model = new FakeModel(data.Spec);
        IMetric[] metrics = [new LikelihoodMetric(model, Test(data), _all, numDims: 4), new ReconstructionMetric(model, Test(data))];
        var figures = metrics.SelectMany(m => Measured.By(m, model, data, _all)).ToList();
        Assert.Equal(3, figures.Count);
        Assert.All(figures, f => Assert.Equal((null, null), (f.Low, f.High)));
        Assert.DoesNotContain("NaN", new Core.ResultsDocument { Results = figures }.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void LikelihoodMetric_PicturesOfKnownSize_HasBitsPerDimension()
    {
        var data = new FakePictures(5);
        using var model = new FakeModel(data.Spec);
        var figures = Measured.By(new LikelihoodMetric(model, Test(data), _all, numDims: 4), model, data, _all).ToDictionary(f => f.Name);
        Assert.Equal(2 / (4 * Math.Log(2)), figures["test.bits_per_dim"].Value, 1e-6);
        Assert.Contains("by rule", figures["test.bits_per_dim"].Protocol, StringComparison.Ordinal);
        Assert.Equal(figures["test.nats"].High!.Value / (4 * Math.Log(2)), figures["test.bits_per_dim"].High!.Value, 1e-9);
    }

    [Fact]
    public void LikelihoodMetric_Symbols_HasPerplexity()
    {
        var data = new FakePictures(5);
        using var model = new FakeModel(data.Spec) { Symbols = 4 };
        var figures = Measured.By(new LikelihoodMetric(model, new SplitExamples(data, Split.Train, _all), _all), model, data, _all, Split.Train).ToDictionary(f => f.Name);
        Assert.Equal(0.5, figures["train.nats_per_symbol"].Value, 1e-6);
        Assert.Equal(Math.Exp(0.5), figures["train.perplexity"].Value, 1e-6);
        Assert.Equal(Math.Exp(figures["train.nats_per_symbol"].High!.Value), figures["train.perplexity"].High!.Value, 1e-9);
    }

    [Fact]
    public void ReconstructionMetric_HalfAUnitOff_IsAQuarter()
    {
        var data = new FakePictures(5);
        using var model = new FakeModel(data.Spec);
        Assert.Equal(0.25, Assert.Single(Measured.By(new ReconstructionMetric(model, Test(data)), model, data, _all)).Value, 1e-6);
    }

    [Fact]
    public void CriticMetric_KnownScores_CountsBothSides()
    {
        // Above 0 up to number 5: of the real 0 to 9 six are right, of the generated 0 to 9 four.
        var data = new FakePictures(10);
        using var model = new FakeModel(data.Spec);
        var figures = Measured.By(new CriticMetric(model, Test(data), 0), model, data, _all with { Samples = 10 });
        Assert.Equal([("critic.real", 0.6), ("critic.generated", 0.4), ("critic.accuracy", 0.5), ("critic.auc", 0.5)], figures.Take(4).Select(f => (f.Name, Math.Round(f.Value, 9))));
        Assert.All(model.Labels, Assert.Null);
        Assert.Equal("critic.ece", figures[4].Name);
        Assert.Equal(10, figures.Where(f => f.Name.StartsWith("critic.reliability.", StringComparison.Ordinal)).Sum(f => f.Samples));
    }

    [Fact]
    public void CriticMetric_ScoresWithoutAZero_ArePartedByTheMiddleOfTheMeans()
    {
        var data = new FakePictures(20);
        using var model = new FakeModel(data.Spec) { HasZero = false };
        var options = _all with { Samples = 10 };
        var figures = Measured.By(new CriticMetric(model, new SplitExamples(data, Split.Test, options), 0), model, data, options);
        // Real 0, 2, … 18 score 0.055 to -0.125 (mean -0.035), generated 0 to 9 score 0.055 to -0.035 (mean 0.01): the middle is -0.0125.
        Assert.Equal([("critic.real", 0.4), ("critic.generated", 0.3)], figures.Take(2).Select(f => (f.Name, Math.Round(f.Value, 9))));
        Assert.All(figures.Take(2), f => Assert.DoesNotContain("above 0", f.Protocol, StringComparison.Ordinal));
    }

    [Fact]
    public void CriticMetric_ConditionalModel_GetsLabels()
    {
        var data = new FakePictures(4, classes: 3);
        using var model = new FakeModel(data.Spec, conditional: true);
        Measured.By(new CriticMetric(model, Test(data), 0), model, data, _all with { Samples = 4 });
        Assert.Equal([[0L, 1, 2, 0], [0L, 1, 2, 0]], model.Labels.Select(l => l!));
        Assert.Equal([0, 1, 2, 0], model.Requests.Single().Classes!);
    }

    [Fact]
    public void SplitExamples_FewerThanThereAre_AreSpreadEvenly()
    {
        var data = new FakePictures(100);
        var examples = new SplitExamples(data, Split.Test, new MeasureOptions { Samples = 5, BatchSize = 2 });
        var labels = new List<float>();
        foreach (var batch in examples.Batches()) labels.AddRange(batch.Floats("image").ToArray().Chunk(4).Select(c => c[0]));
        Assert.Equal([0f, 0.2f, 0.4f, 0.6f, 0.8f], labels);
        Assert.Equal("test examples, evenly out of 100", examples.Protocol);
    }

    [Fact]
    public void SplitExamples_BrokenOnes_AreLeftOutAndListed()
    {
        var data = new FakePictures(6) { Broken = [2, 3, 4] };
        var sizes = new List<int>();
        foreach (var batch in new SplitExamples(data, Split.Test, new MeasureOptions { Samples = 6, BatchSize = 2 }).Batches()) sizes.Add(batch.Count);
        Assert.Equal([2, 1], sizes);
        Assert.Equal(6, data.Reads); // each once
        Assert.Equal(["sample 2", "sample 3", "sample 4"], data.Quarantine.Samples.Select(s => s.Name));
    }

    private static SplitExamples Test(FakePictures data) => new(data, Split.Test, _all);
}
