using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Pictures of nothing, to see what a judge's certainty is worth: a classifier that never saw them has to take them for something.</summary>
internal static class BlankPictures
{
    private const int Count = 500;

    /// <summary>What a judge makes of plain greys, evenly from black to white, and of noise, each pixel anywhere in [-1, 1].</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="options">When it counts as sure, and where it computes.</param>
    /// <returns>Shares that it is sure of.</returns>
    internal static (Proportion Grey, Proportion Noise) Show(ImageJudge judge, MeasureOptions options)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        long[] shape = [Count, .. judge.Spec.Shape];
        using var generator = Generator.Seeded(0);
        var levels = Enumerable.Range(0, Count).Select(i => (float)(2.0 * i / (Count - 1) - 1)).ToArray();
        return (Ask(Tensor.From<float>(levels, Count, 1, 1, 1).Expand(shape)), Ask(Tensor.Rand(shape, generator) * 2 - 1));

        Proportion Ask(Tensor images)
        {
            var best = judge.Classifier.Classify(images.To(options.Device)).Max(1).Values.ToArray<float>();
            return new(best.Count(p => p >= (float)options.Sure), Count);
        }
    }
}
