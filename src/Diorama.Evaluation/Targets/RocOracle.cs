using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>The area under the ROC curve of two normal distributions, one standard deviation apart: Φ(1 / √2).</summary>
internal sealed class RocOracle : IPublishedTarget
{
    private const int Count = 20_000;
    private const double Truth = 0.7602499389065233;
    private const double Tolerance = 0.01;

    public string Name => "auc-gaussians";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        var random = new SeededRandom(context.Seed, Name);
        var area = RocCurve.Area([.. Enumerable.Range(0, Count).Select(_ => random.Normal() + 1)], [.. Enumerable.Range(0, Count).Select(_ => random.Normal())]);
        return
        [
            new Figure(Name, area.Mean, "")
            {
                Title = "Area under the ROC curve of known distributions",
                Peer = Truth,
                Protocol = FormattableString.Invariant($"{Count} draws of N(1, 1) against N(0, 1), within {Tolerance}; the closed form"),
                Samples = 2 * Count,
                Seed = context.Seed,
                Low = area.Low,
                High = area.High,
            }.Near(Truth, Tolerance),
        ];
    }
}
