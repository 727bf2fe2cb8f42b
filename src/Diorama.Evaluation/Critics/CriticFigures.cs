using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How well a discriminator tells real examples that it has not seen from generated ones: at balance it can do no better than one half.
/// <c>critic.real</c> and <c>critic.generated</c>: the shares that it takes for what they are; <c>critic.accuracy</c>: their mean; <c>critic.auc</c>: how often a real
/// one scores above a generated one. Scores above 0 are real; those of a critic without a zero are where they lie above the middle of the two means, as in its
/// training figures. <c>critic.ece</c>: how far its probabilities lie from the truth once they are fitted to another half of the examples, drawn at random, and
/// <c>critic.reliability.N</c>: the share of real ones where it says N0% to (N + 1)0%.
/// </summary>
/// <param name="hasZero">Whether a score of 0 lies between real and generated.</param>
/// <param name="what">What is judged: <c>pictures</c>.</param>
/// <param name="examples">The real ones.</param>
/// <param name="seed">What the generated ones, and the halves, are drawn from.</param>
/// <param name="manner">How they are drawn, for the protocol; empty: as the model was trained to.</param>
internal sealed class CriticFigures(bool hasZero, string what, SplitExamples examples, long seed, string manner = "")
{
    private const int Draws = 200;

    private readonly List<double> _real = [];
    private readonly List<double> _generated = [];

    /// <summary>Takes scores of real examples, [B] float32.</summary>
    internal void AddReal(Tensor scores) => _real.AddRange(scores.ToArray<float>().Select(s => (double)s));

    /// <summary>Takes scores of generated ones, [B] float32.</summary>
    internal void AddGenerated(Tensor scores) => _generated.AddRange(scores.ToArray<float>().Select(s => (double)s));

    /// <summary>What was found; what needs both kinds of examples, and lacks one, is NaN, of no samples.</summary>
    internal IReadOnlyList<Figure> Figures()
    {
        var haveBoth = _real.Count > 0 && _generated.Count > 0;
        var between = hasZero || !haveBoth ? 0 : (_real.Average() + _generated.Average()) / 2;
        var zero = hasZero ? "0" : $"the middle of the mean scores of real and of generated {what}";
        var isParted = hasZero || haveBoth;
        var real = isParted ? new Proportion(_real.Count(s => s > between), _real.Count) : default;
        var generated = isParted ? new Proportion(_generated.Count(s => s < between), _generated.Count) : default;
        var drawn = manner.Length == 0 ? "" : $" ({manner})";
        var both = $"{SplitName.Words(examples.Split)} and generated {what}{drawn}";
        var area = RocCurve.Area(_real, _generated);
        var figures = new List<Figure>
        {
            real.ToFigure("critic.real", $"Discriminator right on real {SplitName.Words(examples.Split)} {what}", $"score above {zero}; {examples.Protocol}"),
            generated.ToFigure("critic.generated", $"Discriminator right on generated {what}", $"score below {zero}{drawn}") with { Seed = seed },
            Balanced(real, generated, $"{both} parted at {zero}, the mean of the two shares; one half is balance"),
            new("critic.auc", area.Mean, "")
            {
                Title = "Discriminator's area under the ROC curve", Protocol = $"{both}; {RocCurve.Protocol}; one half is balance",
                Samples = haveBoth ? _real.Count + _generated.Count : 0, Seed = seed, Low = area.Low, High = area.High,
            },
        };
        if (Math.Min(_real.Count, _generated.Count) >= 2) figures.AddRange(Calibration());
        return figures;
    }

    private Figure Balanced(Proportion real, Proportion generated, string how)
    {
        var mean = Proportion.MeanOf(real, generated);
        return new("critic.accuracy", mean.Mean, "share")
        {
            Title = "Discriminator right on both", Protocol = how, Samples = real.Count == 0 || generated.Count == 0 ? 0 : real.Count + generated.Count, Seed = seed, Low = mean.Low, High = mean.High,
        };
    }

    private IEnumerable<Figure> Calibration()
    {
        var (real, generated) = (Halves(_real, "real"), Halves(_generated, "generated"));
        var fit = PlattScaling.Fit(real.Fit, generated.Fit);
        var (realChances, generatedChances) = (real.Check.ConvertAll(fit.Probability), generated.Check.ConvertAll(fit.Probability));
        var found = Reliability.Of(realChances, generatedChances);
        var how = "probability of being real by Platt scaling, fitted on one half of the examples, drawn at random, measured on the other; real and generated ones weigh alike" + (manner.Length == 0 ? "" : $"; {manner}");
        var all = realChances.ConvertAll(p => (p, IsReal: true)).Concat(generatedChances.ConvertAll(p => (p, IsReal: false))).ToList();
        var (low, high) = Bootstrap.Interval(all, Error, seed, Draws);
        yield return new("critic.ece", found.Error, "share")
        {
            Low = low, High = high,
            Title = "Discriminator's calibration error", Protocol = $"expected calibration error, {Reliability.NumBins} bins; {how}; interval by {Draws} bootstrap draws",
            Samples = real.Check.Count + generated.Check.Count, Seed = seed,
        };
        foreach (var (bin, i) in found.Bins.Select((bin, i) => (bin, i)).Where(b => b.bin.Count > 0))
        {
            yield return new($"critic.reliability.{i}", bin.Share.Mean, "share")
            {
                Title = $"Real where the discriminator says {10 * i}% to {10 * (i + 1)}%", Protocol = how, Samples = bin.Count, Seed = seed, Low = bin.Share.Low, High = bin.Share.High,
            };
        }
    }

    private static double Error(IReadOnlyCollection<(double Chance, bool IsReal)> drawn) =>
        Reliability.Of([.. drawn.Where(d => d.IsReal).Select(d => d.Chance)], [.. drawn.Where(d => !d.IsReal).Select(d => d.Chance)]).Error;

    // Drawn: every second one would be every second class where classes take turns.
    private (List<double> Fit, List<double> Check) Halves(List<double> scores, string of)
    {
        var drawn = scores.ToArray();
        new SeededRandom(seed, $"calibration of {of} {what}").Shuffle<double>(drawn);
        var half = (drawn.Length + 1) / 2;
        return ([.. drawn[..half]], [.. drawn[half..]]);
    }
}
