namespace Diorama.Nn;

/// <summary>Adam whose weight decay shrinks the values themselves and stays out of the means.</summary>
/// <remarks>Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2. Same numbers as PyTorch's <c>AdamW</c>.</remarks>
/// <param name="group">Borrowed.</param>
/// <param name="beta1">Decay of the mean, in [0, 1).</param>
/// <param name="beta2">Decay of the mean square, in [0, 1).</param>
/// <param name="eps">Added to the root of the mean square; greater than 0.</param>
/// <param name="weightDecay">Each step takes this times the learning rate of every value; at least 0.</param>
/// <param name="amsgrad">Divide by the root of the largest mean square so far.</param>
public sealed class AdamW(ParameterGroup group, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0.01, bool amsgrad = false)
    : Adam(group, beta1, beta2, eps, weightDecay, amsgrad, isDecoupled: true);
