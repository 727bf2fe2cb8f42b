using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Precision, recall, density and coverage of two sets of 10,000 draws of one normal distribution in 1,000 dimensions, as its authors publish them.</summary>
/// <remarks>
/// The README of github.com/clovaai/generative-evaluation-prdc: 0.4772, 0.4705, 1.0555, 0.9735 for one draw, k = 5. Other draws differ: two of ours and four of
/// PyTorch's lay at 0.457 to 0.489, 0.465 to 0.486, 0.977 to 1.031 and 0.965 to 0.975. In expectation the density is 1, for a ball to the k-th of N neighbours
/// holds another draw with probability k / N; it varies most, as in many dimensions few balls, near the middle, hold most draws.
/// </remarks>
internal sealed class NeighbourOracle : IPublishedTarget
{
    private const int Count = 10_000;
    private const int Width = 1000;

    public string Name => "prdc-gaussians";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(Seeds.Derive(context.Seed, Name));
        var found = NeighbourFigures.Of(Tensor.Randn([Count, Width], generator: generator), Tensor.Randn([Count, Width], generator: generator), stop: context.Stop);
        return
        [
            Of("precision", found.Precision.Share, 0.4772, 0.03),
            Of("recall", found.Recall.Share, 0.4705, 0.03),
            Of("density", found.Density.Mean, 1.0555, 0.12),
            Of("coverage", found.Coverage.Share, 0.9735, 0.015),
        ];

        Figure Of(string what, double value, double published, double tolerance) => new Figure($"{Name}.{what}", value, "")
        {
            Title = $"{char.ToUpperInvariant(what[0])}{what[1..]} of two sets of normal numbers",
            Peer = published,
            Protocol = FormattableString.Invariant($"{Count} x {Width} against as many, k = {NeighbourFigures.Neighbours}, within {tolerance}; Naeem et al. 2020, their code's README"),
            Samples = Count,
            Seed = context.Seed,
        }.Near(published, tolerance);
    }
}
