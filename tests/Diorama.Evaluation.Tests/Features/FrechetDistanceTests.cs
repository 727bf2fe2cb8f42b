using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

public sealed class FrechetDistanceTests
{
    [Fact]
    public void OfGaussians_DiagonalCovariances_IsTheClosedForm()
    {
        using var scope = TensorScope.Open();
        // Diagonal: |μ1 - μ2|² + Σ (σ1 - σ2)² = 9 + 16 + (2 - 1)² + (3 - 5)² = 30.
        var distance = FrechetDistance.OfGaussians(Vector(0, 0), Matrix(4, 0, 0, 9), Vector(3, 4), Matrix(1, 0, 0, 25));
        Assert.Equal(30, distance, 1e-10);
    }

    [Fact]
    public void OfGaussians_OneDimension_IsTheClosedForm()
    {
        using var scope = TensorScope.Open();
        Assert.Equal(4 + 0.25, FrechetDistance.OfGaussians(Vector(1), Vector(1).Reshape(1, 1), Vector(3), Vector(2.25).Reshape(1, 1)), 1e-12);
    }

    [Fact]
    public void OfGaussians_CovariancesThatDoNotCommute_IsTheClosedForm()
    {
        using var scope = TensorScope.Open();
        // A = diag(4, 1), B = [[2, 1], [1, 2]]: for 2 x 2, tr √M = √(tr M + 2 √det M) with M = √A B √A, tr M = 10, det M = 12.
        var expected = 5 + 4 - 2 * Math.Sqrt(10 + 2 * Math.Sqrt(12));
        Assert.Equal(expected, FrechetDistance.OfGaussians(Vector(0, 0), Matrix(4, 0, 0, 1), Vector(0, 0), Matrix(2, 1, 1, 2)), 1e-10);
        Assert.Equal(expected, FrechetDistance.OfGaussians(Vector(0, 0), Matrix(2, 1, 1, 2), Vector(0, 0), Matrix(4, 0, 0, 1)), 1e-10);
    }

    [Fact]
    public void OfGaussians_SingularCovariance_StaysReal()
    {
        using var scope = TensorScope.Open();
        Assert.Equal(2, FrechetDistance.OfGaussians(Vector(0, 0), Matrix(1, 1, 1, 1), Vector(0, 0), Matrix(0, 0, 0, 0)), 1e-10);
        Assert.Equal(0, FrechetDistance.OfGaussians(Vector(0, 0), Matrix(1, 1, 1, 1), Vector(0, 0), Matrix(1, 1, 1, 1)), 1e-7);
    }

    [Fact]
    public void OfFeatures_Golden_IsTheFormula()
    {
        using var scope = TensorScope.Open();
        var (real, generated) = FeatureGolden.Sets();
        var golden = Assert.Single(FeatureGolden.Values("frechet"));
        Assert.Equal(golden, FrechetDistance.OfFeatures(real, generated), 1e-9 * golden);
    }

    [Fact]
    public void OfFeatures_DrawsOfKnownDistributions_ApproachesTheClosedForm()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(7);
        // N(0, 1) and N(1, 4) in four dimensions: 4 (1 + (2 - 1)²) = 8.
        Assert.Equal(8, FrechetDistance.OfFeatures(Tensor.Randn([100_000, 4], generator: generator), Tensor.Randn([100_000, 4], generator: generator) * 2 + 1), 0.1);
    }

    [Fact]
    public void WithInterval_DrawsOfDifferentDistributions_HasTheirSpread()
    {
        using var generator = Generator.Seeded(8);
        var (values, errors) = (new List<double>(), new List<double>());
        for (var i = 0; i < 60; i++)
        {
            using var scope = TensorScope.Open();
            using var first = new FeatureMoments();
            using var second = new FeatureMoments();
            first.Add(Tensor.Randn([200, 3], generator: generator));
            second.Add(Tensor.Randn([200, 3], generator: generator) + 1);
            var interval = FrechetDistance.WithInterval(first, second);
            values.Add(interval.Mean);
            errors.Add((interval.High - interval.Low) / 2 / 2.093);
        }

        var spread = Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Count - 1));
        Assert.InRange(errors.Average() / spread, 0.7, 1.4);
    }

    [Fact]
    public void OfFeatures_SameSet_IsZero()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var features = Tensor.Randn([200, 8], generator: generator);
        Assert.Equal(0, FrechetDistance.OfFeatures(features, features), 1e-6);
        Assert.Equal(8 * 0.25, FrechetDistance.OfFeatures(features, features + 0.5), 1e-4); // only the mean moved
    }

    private static Tensor Vector(params double[] values) => Tensor.From<double>(values, values.Length);

    private static Tensor Matrix(params double[] values) => Tensor.From<double>(values, 2, 2);
}
