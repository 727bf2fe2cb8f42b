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

    [Fact]
    public void Figures_ModelThatRecites_AreSuspicious()
    {
        // The fake's pictures are its training pictures 0, 1, 2 …; unseen ones are the same, so that only distances of exactly 0 are usual.
        var data = new FakePictures(40);
        using var model = new FakeModel(data.Spec);
        var options = new MeasureOptions { Samples = 20, BatchSize = 8 };
        var shown = new List<(string Name, Picture Picture)>();
        var extractor = new FeatureExtractor(new FakeJudge([1, 0]), data.Spec, "fake", "0123456789");
        var figures = Measured.By(new MemorisationMetric(extractor, new SplitExamples(data, Split.Test, options), 3, (name, picture) => shown.Add((name, picture))), model, data, options);
        Assert.Equal(["memory.features.near", "memory.features.ct", "memory.pixels.near", "memory.pixels.ct"], figures.Select(f => f.Name));
        Assert.All(figures, f => Assert.Contains("of 40 training pictures", f.Protocol, StringComparison.Ordinal));
        Assert.Equal([0.0, 0, 0], figures.Take(3).Select(f => f.Value));
        Assert.InRange(figures[3].Value, -3, 3); // all distances are rounding
        var (name, grid) = Assert.Single(shown);
        Assert.Equal(("neighbours", 12 * 4 + 2, 3 * 4 + 2), (name, grid.Width, grid.Height));
        // A sample stands above itself, by features and by pixels.
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal((grid[2 + 4 * i, 2][0], grid[2 + 4 * i, 2][0]), (grid[2 + 4 * i, 6][0], grid[2 + 4 * i, 10][0])));
    }
}
