using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class TransformMetricTests
{
    [Fact]
    public void Figures_OfADoublingModel_AreTheMeanDifferences()
    {
        var data = new Doubles();
        var options = new MeasureOptions { Samples = 5, BatchSize = 2 };
        var figures = Measured.By(new TransformMetric(new Doubling(), new SplitExamples(data, Split.Test, options)), new Doubling(), data, options);
        Assert.Equal(["test.absolute_error", "test.squared_error"], figures.Select(f => f.Name));

        // Wanted: three times the source, 0 to 4; made: twice.
        Assert.Equal(2, figures[0].Value, 1e-6);
        Assert.Equal(6, figures[1].Value, 1e-6);
        Assert.All(figures, f => Assert.Equal(5, f.Samples));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluate_SourcesBesideAnyPicture_AreNotComparedButSeenByTheExtractor(bool arePaired)
    {
        var data = new Doubles { Paired = arePaired };
        using var model = new DoublingModel(data.Spec);
        var extractor = new FeatureExtractor(new FakeJudge([1, 0]), data.Spec, "fake", "01");
        var figures = new ModelEvaluator(data, Split.Test, new() { Samples = 5, BatchSize = 2 }, extractor: extractor)
            .Evaluate(model, stop: TestContext.Current.CancellationToken)
            .ToDictionary(f => f.Name);
        Assert.Equal(arePaired, figures.ContainsKey("test.absolute_error"));

        // Wanted 0, 3, … 12, made 0, 2, … 8: means 6 and 4, deviations √22.5 and √10.
        Assert.Equal(4 + Math.Pow(Math.Sqrt(22.5) - Math.Sqrt(10), 2), figures["fid"].Value, 1e-4);
        Assert.Equal(0, figures["fid.floor"].Value, 1e-4);
    }

    private sealed class DoublingModel(DataSpec spec) : GenerativeModel(spec), ITransformImages
    {
        public override IReadOnlyList<Objective> Objectives => [];

        public Tensor Transform(Tensor source) => source * 2;
    }

    private sealed class Doubling : ITransformImages
    {
        public Tensor Transform(Tensor source) => source * 2;
    }

    private sealed class Doubles : IDataset, IPicturePairs
    {
        public bool Paired { get; init; } = true;

        public string Name => "doubles";

        public DataSpec Spec { get; } = new() { Modality = Modality.Image, Shape = [1, 2, 2], Source = [1, 2, 2] };

        public ImmutableArray<Field> Fields { get; } = [Field.Float32("source", 1, 2, 2), Field.Float32("image", 1, 2, 2)];

        public Quarantine Quarantine { get; } = new();

        public bool ArePaired(Split split) => Paired;

        public int Count(Split split) => 5;

        public string SampleName(Split split, int index) => $"pair {index}";

        public void Read(Split split, int index, RowWriter row)
        {
            row.Floats("source").Fill(index);
            row.Floats("image").Fill(3 * index);
        }
    }
}
