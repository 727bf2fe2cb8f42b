using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>The Fréchet distance of normal distributions with known means and covariances: as they are, and from draws of them.</summary>
internal sealed class FrechetOracle : IPublishedTarget
{
    private const int Count = 100_000;
    private const int Width = 8;

    public string Name => "fid-gaussians";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(Seeds.Derive(context.Seed, Name));

        // Covariances that do not commute: diag(4, 1) and [[2, 1], [1, 2]]; tr √M = √(tr M + 2 √det M) for 2 x 2, with tr M = 10, det M = 12.
        var exact = FrechetDistance.OfGaussians(
            Tensor.Zeros([2], dtype: DType.Float64), Tensor.From<double>([4, 0, 0, 1], 2, 2),
            Tensor.Ones([2], dtype: DType.Float64), Tensor.From<double>([2, 1, 1, 2], 2, 2));

        // N(0, 1) and N(1, 2²) in each direction: 1 + (2 - 1)².
        var drawn = FrechetDistance.OfFeatures(Tensor.Randn([Count, Width], generator: generator), Tensor.Randn([Count, Width], generator: generator) * 2 + 1);
        return
        [
            Of("exact", "FID of known means and covariances", exact, 2 + 5 + 4 - 2 * Math.Sqrt(10 + 2 * Math.Sqrt(12)), 1e-9, null),
            Of("drawn", "FID of draws of known distributions", drawn, 2 * Width, 0.15, Count),
        ];

        Figure Of(string what, string title, double value, double truth, double tolerance, long? samples) => new Figure($"{Name}.{what}", value, "")
        {
            Title = title,
            Peer = truth,
            Protocol = FormattableString.Invariant($"the closed form, within {tolerance}; Dowson and Landau 1982"),
            Samples = samples,
            Seed = samples is null ? null : context.Seed,
        }.Near(truth, tolerance);
    }
}
