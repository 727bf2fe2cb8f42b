using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Maps;

public sealed class DoubtMapTests
{
    [Fact]
    public void Of_CriticThatDislikesABrightSpot_PointsAtIt()
    {
        using var scope = TensorScope.Open();
        var images = Tensor.Full([2, 1, 16, 16], -1.0);
        images.Select(0, 1).Narrow(1, 4, 3).Narrow(2, 9, 3).FillInPlace(1);
        var map = DoubtMap.Of(new DislikesBrightness(), images, null);
        Assert.Equal([2, 16, 16], map.Shape.ToArray());
        Assert.All(map.Select(0, 0).ToArray<float>(), v => Assert.Equal(0, v, 1e-5f));
        var most = map.Select(0, 1).Flatten().Argmax().Item();
        Assert.InRange((int)most / 16, 4, 6);
        Assert.InRange((int)most % 16, 9, 11);
    }

    [Theory]
    [InlineData(9, 5)]
    [InlineData(3, 3)]
    public void Of_OddSizes_CoversEveryPixel(int height, int width)
    {
        using var scope = TensorScope.Open();
        Assert.All(DoubtMap.Of(new DislikesBrightness(), Tensor.Ones([1, 3, height, width]), null).ToArray<float>(), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Figures_CriticOfContrast_FindsWhatWasPlanted()
    {
        var data = new Grounds(_ => -1);
        var options = new MeasureOptions { Samples = 30, BatchSize = 8, Seed = 2 };
        var metric = new DoubtMapMetric(new DislikesBrightness(), false, new SplitExamples(data, Split.Test, options), 2);
        new EvaluationPass([metric], data, Split.Test, options).Run(new object());
        var figures = metric.Figures().ToDictionary(f => f.Name);
        Assert.Equal((30L, 2L), (figures["map.auc.noise"].Samples, figures["map.auc.noise"].Seed));
        Assert.True(figures["map.auc.occlusion"].Value > 0.9, $"{figures["map.auc.occlusion"].Value}"); // grey on black is bright
        Assert.True(figures["map.auc.noise"].Value > 0.85, $"{figures["map.auc.noise"].Value}");
    }

    [Fact]
    public void Figures_ExamplesInOrderOfTheirClasses_AreOfAllClasses()
    {
        // Grey on black is bright and found; on white, the second half, it is dark and passed over.
        var data = new Grounds(i => i < 200 ? -1 : 1);
        var options = new MeasureOptions { Samples = 400, BatchSize = 32, Seed = 2 };
        var metric = new DoubtMapMetric(new DislikesBrightness(), false, new SplitExamples(data, Split.Test, options), 2);
        new EvaluationPass([metric], data, Split.Test, options).Run(new object());
        var figure = metric.Figures().Single(f => f.Name == "map.auc.occlusion");
        Assert.Equal(100, figure.Samples);
        Assert.InRange(figure.Value, 0.3, 0.8);
    }

    [Fact]
    public void Draw_Map_IsBrightestWhereTheDoubtIs()
    {
        var drawn = DoubtMap.Draw(new Picture(2, 1, 1, [255, 255]), [-1, 2]);
        Assert.Equal((2 * 256 + 6, 128 + 4), (drawn.Width, drawn.Height));
        Assert.Equal([255, 255, 255], drawn[2, 2].ToArray());
        Assert.Equal([85, 85, 85], drawn[2 + 256 + 2, 2].ToArray());
        Assert.Equal([255, 0, 0], drawn[2 + 256 + 2 + 200, 2].ToArray());
    }

    [Fact]
    public void Draw_NothingIsDoubted_ShowsWhatIsLeastSure()
    {
        var drawn = DoubtMap.Draw(new Picture(3, 1, 1, [255, 255, 255]), [-1, -3, float.NaN]);
        var right = drawn.Width - 2 - (3 * 85);
        Assert.Equal([255, 255, 0], drawn[right, 2].ToArray());
        Assert.Equal([85, 85, 85], drawn[right + 85 + 2, 2].ToArray());
        Assert.Equal([85, 85, 85], drawn[right + 170 + 2, 2].ToArray()); // no number
        Assert.Equal([85, 85, 85], DoubtMap.Draw(new Picture(1, 1, 1, [255]), [-1])[2 + 256 + 2, 2].ToArray()); // all alike
    }

    private sealed class DislikesBrightness : IScore
    {
        public bool IsConditional => false;

        public bool HasZero => true;

        public Tensor Score(Tensor input, Tensor? label = null) => -input.Relu().Flatten(1).Sum([1]) - (input + 1).Square().Flatten(1).Mean([1]);
    }

    /// <summary>400 pictures 1 x 16 x 16, each of one shade.</summary>
    private sealed class Grounds(Func<int, float> shade) : IDataset
    {
        public string Name => "grounds";

        public DataSpec Spec { get; } = new() { Modality = Modality.Image, Shape = [1, 16, 16] };

        public System.Collections.Immutable.ImmutableArray<Field> Fields { get; } = [Field.Float32("image", 1, 16, 16)];

        public Quarantine Quarantine { get; } = new();

        public int Count(Split split) => 400;

        public string SampleName(Split split, int index) => $"{index}";

        public void Read(Split split, int index, RowWriter row) => row.Floats("image").Fill(shade(index));
    }
}
