using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;
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

    private sealed class Doubling : ITransformImages
    {
        public Tensor Transform(Tensor source) => source * 2;
    }

    private sealed class Doubles : IDataset
    {
        public string Name => "doubles";

        public DataSpec Spec { get; } = new() { Modality = Modality.Image, Shape = [1, 2, 2], Source = [1, 2, 2] };

        public ImmutableArray<Field> Fields { get; } = [Field.Float32("source", 1, 2, 2), Field.Float32("image", 1, 2, 2)];

        public Quarantine Quarantine { get; } = new();

        public int Count(Split split) => 5;

        public string SampleName(Split split, int index) => $"pair {index}";

        public void Read(Split split, int index, RowWriter row)
        {
            row.Floats("source").Fill(index);
            row.Floats("image").Fill(3 * index);
        }
    }
}
