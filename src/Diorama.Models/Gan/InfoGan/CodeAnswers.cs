using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// The answers say how probable each value of each code is, given the picture: logits of the categorical codes, and mean and logarithm of the deviation of the
/// continuous ones. Both sides raise the bound that they give on the mutual information of codes and picture.
/// </summary>
/// <remarks>Chen et al. 2016, arXiv 1606.03657, eq. 5: I(c; x) is at least E log Q(c | x) + H(c).</remarks>
internal sealed class CodeAnswers(InfoGanConfig config, CodedNoise noise) : AnswerLoss
{
    // A deviation below this is not believed: one lucky batch would win without bound.
    private const double LeastLogDeviation = -4;

    /// <summary>Answers that this many codes need.</summary>
    internal static int Count(InfoGanConfig config) => config.Categorical.Sum() + (2 * config.Continuous);

    /// <summary>What the answers give of the codes of each picture, in nats: the categorical codes together, and the continuous ones.</summary>
    /// <param name="answers">[B, answers].</param>
    /// <param name="z">[B, n]: what the pictures were made from.</param>
    /// <returns>Two of [B]; their means are lower bounds of the mutual information.</returns>
    internal (Tensor Categorical, Tensor Continuous) Information(Tensor answers, Tensor z)
    {
        var categorical = Tensor.Zeros([answers.Size(0)], answers.DType, answers.Device);
        foreach (var (value, start, numValues) in noise.Categories(z))
        {
            categorical = categorical - Loss.CrossEntropy(answers.Narrow(1, start, numValues), value, reduction: Reduction.None) + Math.Log(numValues);
        }
        var first = config.Categorical.Sum();
        var (mean, logDeviation) = (answers.Narrow(1, first, config.Continuous), answers.Narrow(1, first + config.Continuous, config.Continuous).ClampMin(LeastLogDeviation));
        var distance = (noise.Numbers(z) - mean) / logDeviation.Exp();

        // The entropy of a number on [-1, 1] is log 2.
        var continuous = ((distance.Square() * -0.5) - logDeviation - (0.5 * Math.Log(2 * Math.PI)) + Math.Log(2)).Sum([1]);
        return (categorical, continuous);
    }

    internal override (Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Terms) OfDiscriminator(Tensor real, Tensor fake, Tensor z, Tensor? label) => OfGenerator(fake, z, label);

    internal override (Tensor Loss, IReadOnlyList<(string Name, Tensor Value)> Terms) OfGenerator(Tensor fake, Tensor z, Tensor? label)
    {
        var (categorical, continuous) = Information(fake, z);
        var loss = (categorical.Mean() * -config.CategoricalWeight) - (continuous.Mean() * config.ContinuousWeight);
        return (loss, [("categorical_information", categorical.Detach().Mean()), ("continuous_information", continuous.Detach().Mean())]);
    }
}
