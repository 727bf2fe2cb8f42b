using Diorama.Torch;

namespace Diorama.Nn;

/// <content>Of pairs and triplets.</content>
public static partial class Loss
{
    /// <summary>1 - cos where the target is 1, max(0, cos - margin) where it is -1.</summary>
    /// <param name="input1">[N, D].</param>
    /// <param name="input2">[N, D].</param>
    /// <param name="target">1 or -1 [N].</param>
    /// <param name="margin">-1 to 1.</param>
    /// <param name="reduction">Of the pairs' losses.</param>
    public static Tensor CosineEmbedding(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
        input1.CosineEmbeddingLoss(input2, target, margin, (long)reduction);

    /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin), d being the p-norm of the difference.</summary>
    /// <param name="anchor">[N, D].</param>
    /// <param name="positive">[N, D].</param>
    /// <param name="negative">[N, D].</param>
    /// <param name="margin">Not negative.</param>
    /// <param name="p">Of the norm.</param>
    /// <param name="eps">Added to differences.</param>
    /// <param name="swap">Use d(positive, negative) where it is the smaller.</param>
    /// <param name="reduction">Of the triplets' losses.</param>
    public static Tensor TripletMargin(Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double p = 2, double eps = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean) =>
        anchor.TripletMarginLoss(positive, negative, margin, p, eps, swap, (long)reduction);

    /// <summary>The input where the target is 1, max(0, margin - input) where it is -1.</summary>
    /// <param name="input">Distances.</param>
    /// <param name="target">1 or -1, the same shape.</param>
    /// <param name="margin">Of the negative ones.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor HingeEmbedding(Tensor input, Tensor target, double margin = 1, Reduction reduction = Reduction.Mean) =>
        input.HingeEmbeddingLoss(target, margin, (long)reduction);

    /// <summary>max(0, -target (input1 - input2) + margin): which of two should be the greater.</summary>
    /// <param name="input1">Scores.</param>
    /// <param name="input2">Scores, the same shape.</param>
    /// <param name="target">1: the first, -1: the second.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor MarginRanking(Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
        input1.MarginRankingLoss(input2, target, margin, (long)reduction);
}
