using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Evaluation.Tests.Metrics;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Memorisation;

public sealed class MemorisationTests
{
    [Fact]
    public void Look_TrainingInParts_FindsTheNearestOfAll()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var (points, training) = (Tensor.Randn([7, 3], generator: generator), Tensor.Randn([50, 3], generator: generator));
        using var nearest = new NearestExample(points.Clone().Own());
        var rows = new int[7];
        for (var start = 0; start < 50; start += 10)
        {
            var from = start;
            nearest.Look(training.Narrow(0, start, 10), (point, row) => rows[point] = from + row);
        }

        var all = points.Cdist(training);
        Assert.Equal(all.Amin([1]).ToArray<float>().Select(d => (double)d), nearest.Distances, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(all.Argmin(1).ToArray<long>(), rows.Select(r => (long)r));
    }

    [Fact]
    public void Of_SamplesLikeUnseenExamples_LookUnsuspicious()
    {
        var random = new SeededRandom(4, "copy");
        var test = CopyTest.Of([.. Enumerable.Range(0, 1000).Select(_ => Math.Abs(random.Normal()))], [.. Enumerable.Range(0, 1000).Select(_ => Math.Abs(random.Normal()))]);
        Assert.InRange(test.Near.Share, 0.001, 0.03);
        Assert.InRange(test.Ct, -3, 3);
    }

    [Fact]
    public void Of_CopiesAmongSamples_AreFoundOut()
    {
        var random = new SeededRandom(4, "copy");
        var heldOut = Enumerable.Range(0, 1000).Select(_ => 1 + Math.Abs(random.Normal())).ToArray();
        var test = CopyTest.Of([.. Enumerable.Range(0, 1000).Select(i => i % 4 == 0 ? 0 : 1 + Math.Abs(random.Normal()))], heldOut);
        Assert.InRange(test.Near.Share, 0.25, 0.29);
        Assert.True(test.Ct < -3, $"C_T {test.Ct}");
    }

    [Fact]
    public void Ct_KnownOrder_IsMannAndWhitneysZ()
    {
        // Every sample nearer: U = 0, z = -(mn / 2) / sqrt(mn (m + n + 1) / 12) = -(6 / 2) / sqrt(6 * 6 / 12).
        Assert.Equal(-3 / Math.Sqrt(3), CopyTest.Of([1, 2], [3, 4, 5]).Ct, 12);
        Assert.Equal(3 / Math.Sqrt(3), CopyTest.Of([6, 7], [3, 4, 5]).Ct, 12);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(2500)] // every third of them counts
    public void Figures_ModelThatRecites_AreSuspicious(int samples)
    {
        // The fake's pictures are its training pictures 0, 1, 2 …; unseen ones lie between those.
        var data = new FakePictures(40) { Value = (split, index) => index / 100f + (split == Split.Test ? 0.004f : 0) };
        using var model = new FakeModel(data.Spec) { Cycle = 40 };
        var options = new MeasureOptions { Samples = samples, BatchSize = 8 };
        var shown = new List<(string Name, Picture Picture)>();
        var extractor = new FeatureExtractor(new FakeJudge([1, 0]), data.Spec, "fake", "0123456789");
        var metric = new MemorisationMetric(extractor, new SplitExamples(data, Split.Test, options), 3, samples, (name, picture) => shown.Add((name, picture)));
        var figures = Measured.By(metric, model, data, options);
        Assert.Equal(["memory.features.near", "memory.features.ct", "memory.pixels.near", "memory.pixels.ct"], figures.Select(f => f.Name));
        Assert.All(figures, f => Assert.Contains("of 40 training pictures", f.Protocol, StringComparison.Ordinal));
        Assert.Contains(samples == 20 ? "; 4.8% where nothing is copied" : "; 2.4% where nothing is copied", figures[0].Protocol, StringComparison.Ordinal); // 1 of 21 is the nearest, or of 41
        Assert.All([figures[0], figures[2]], f => Assert.True(f.Value > 0.5, $"{f.Name} {f.Value}"));
        Assert.All([figures[1], figures[3]], f => Assert.True(f.Value < -3, $"{f.Name} {f.Value}"));
        Assert.Equal(samples == 20 ? 20 : 834, figures[0].Samples);
        var (name, grid) = Assert.Single(shown);
        Assert.Equal(("neighbours", 12 * 4 + 2, 3 * 4 + 2), (name, grid.Width, grid.Height));
        // A sample stands above itself, by features and by pixels.
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal((grid[2 + 4 * i, 2][0], grid[2 + 4 * i, 2][0]), (grid[2 + 4 * i, 6][0], grid[2 + 4 * i, 10][0])));
    }
}
