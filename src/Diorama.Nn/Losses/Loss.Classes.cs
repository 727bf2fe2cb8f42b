using Diorama.Torch;

namespace Diorama.Nn;

/// <content>Of classes and probabilities.</content>
public static partial class Loss
{
    /// <summary>-(target log input + (1 - target) log(1 - input)), each logarithm at least -100.</summary>
    /// <param name="input">Probabilities.</param>
    /// <param name="target">0 to 1, the same shape.</param>
    /// <param name="weight">Of each element, broadcast; null: 1.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor BinaryCrossEntropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
        input.BinaryCrossEntropy(target, weight, (long)reduction);

    /// <summary><see cref="BinaryCrossEntropy"/> of sigmoid(input), without overflow.</summary>
    /// <param name="input">Logits.</param>
    /// <param name="target">0 to 1, the same shape.</param>
    /// <param name="weight">Of each element, broadcast; null: 1.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    /// <param name="posWeight">Of the term of positive targets, broadcast; null: 1.</param>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null) =>
        input.BinaryCrossEntropyWithLogits(target, weight, posWeight, (long)reduction);

    /// <summary>The negative logarithm of the softmax at the target.</summary>
    /// <param name="input">Logits [N, C] or [N, C, ...].</param>
    /// <param name="target">Classes, int64 [N] or [N, ...]; or probabilities of the input's shape.</param>
    /// <param name="weight">Of each class [C]; the mean then divides by the sum of the targets' weights.</param>
    /// <param name="ignoreIndex">A class that counts nothing.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    /// <param name="labelSmoothing">0 to 1: how much of the target is spread evenly over the classes.</param>
    public static Tensor CrossEntropy(Tensor input, Tensor target, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0) =>
        input.CrossEntropyLoss(target, weight, (long)reduction, ignoreIndex, labelSmoothing);

    /// <summary>The negative of the input at the target.</summary>
    /// <param name="input">Log-probabilities [N, C] or [N, C, ...].</param>
    /// <param name="target">Classes, int64 [N] or [N, ...].</param>
    /// <param name="weight">Of each class [C]; the mean then divides by the sum of the targets' weights.</param>
    /// <param name="ignoreIndex">A class that counts nothing.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor Nll(Tensor input, Tensor target, Tensor? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean) =>
        input.NllLossNd(target, weight, (long)reduction, ignoreIndex);

    /// <summary>target (log target - input): the divergence of the input from the target.</summary>
    /// <param name="input">Log-probabilities.</param>
    /// <param name="target">Probabilities; log-probabilities where logTarget is true.</param>
    /// <param name="reduction">Of the elements' losses. The divergence of a batch is the sum divided by its size (PyTorch's "batchmean"); the mean divides by all elements.</param>
    /// <param name="logTarget">What the target is.</param>
    public static Tensor KlDiv(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, bool logTarget = false) =>
        input.KlDiv(target, (long)reduction, logTarget);
}
