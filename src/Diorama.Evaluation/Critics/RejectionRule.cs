using Diorama.Core;
using Diorama.Data;

namespace Diorama.Evaluation;

/// <summary>With what probability a generated example is kept, by a discriminator's score of it.</summary>
/// <param name="Scaling">Makes the score the logit of being real, which estimates the log of real over generated density.</param>
/// <param name="Highest">The highest logit that was seen: an example that well made is always kept but for <paramref name="Strictness"/>.</param>
/// <param name="Strictness">γ: the higher, the fewer are kept.</param>
/// <remarks>
/// Discriminator rejection sampling, Azadi et al. 2019, arXiv 1810.06758, section 3.2: keep with probability σ(F - log(1 - exp(F - ε)) - γ) for F = logit - highest. With
/// γ = 0 and a perfect discriminator what is kept is distributed as real examples are. To keep the best share by score would be simpler, and would leave out whatever
/// is real but rare; this leaves out what is made more often than it occurs.
/// </remarks>
internal sealed record RejectionRule(PlattScaling Scaling, double Highest, double Strictness)
{
    private const double Epsilon = 1e-8;
    private const double MostStrict = 100;
    private const double LeastShare = 0.001;

    /// <summary>The rule that keeps a share.</summary>
    /// <param name="real">Scores of real examples that the discriminator did not learn from.</param>
    /// <param name="generated">Scores of generated ones.</param>
    /// <param name="share">In (0, 1): kept of the generated ones, in expectation.</param>
    internal static RejectionRule Fit(IReadOnlyList<double> real, IReadOnlyList<double> generated, double share)
    {
        var scaling = PlattScaling.Fit(real, generated);
        var rule = new RejectionRule(scaling, generated.Max(scaling.Logit), 0);

        // The share falls steadily with γ: halve the interval that it lies in.
        var (low, high) = (-MostStrict, MostStrict);
        for (var i = 0; i < 80; i++)
        {
            rule = rule with { Strictness = (low + high) / 2 };
            if (generated.Average(rule.Probability) > share) low = rule.Strictness;
            else high = rule.Strictness;
        }

        return rule;
    }

    /// <summary>The split that such a rule is learnt from: what is held out, or the test split where nothing is.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="share">What <c>--reject</c> was given.</param>
    /// <exception cref="UserException">The share is none, or the data has nothing to learn from.</exception>
    internal static Split SplitFor(IDataset dataset, double share)
    {
        if (share is not (>= LeastShare and < 1))
            throw new UserException(FormattableString.Invariant($"--reject {share}: the share to keep lies between 0 and 1, from {LeastShare} on, such as 0.25."));
        var split = dataset.Count(Split.HeldOut) > 0 ? Split.HeldOut : Split.Test;
        return dataset.Count(split) >= 2
            ? split
            : throw new UserException($"--reject: {dataset.Name} has no held-out examples to learn from what the discriminator's scores mean.");
    }

    /// <summary>The probability of keeping an example.</summary>
    internal double Probability(double score) => PlattScaling.Sigmoid(LogOdds(score) - Strictness);

    /// <summary>The log odds of keeping an example, γ left out.</summary>
    internal double LogOdds(double score)
    {
        var f = Math.Min(Scaling.Logit(score) - Highest, 0);
        return f - Math.Log(1 - Math.Exp(f - Epsilon));
    }
}
