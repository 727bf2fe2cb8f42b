using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// The usual losses: of numbers. Arguments are PyTorch's, in its order, with its defaults. Without reduction the result has the shape of the elements' losses,
/// else it is a single number.
/// </summary>
public static partial class Loss
{
    /// <summary>(input - target)^2.</summary>
    public static Tensor Mse(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => input.MseLoss(target, (long)reduction);

    /// <summary>|input - target|.</summary>
    public static Tensor L1(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => input.L1Loss(target, (long)reduction);

    /// <summary>Half the square over beta where the difference is below beta, else the difference less beta / 2.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="beta">Not negative; at 0 it is <see cref="L1"/>.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor SmoothL1(Tensor input, Tensor target, double beta = 1, Reduction reduction = Reduction.Mean) =>
        beta == 0 ? L1(input, target, reduction) : input.SmoothL1Loss(target, (long)reduction, beta);

    /// <summary>Half the square where the difference is below delta, else delta times the difference less delta / 2.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="delta">Positive.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor Huber(Tensor input, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) =>
        input.HuberLoss(target, (long)reduction, delta);

    /// <summary>The negative log-likelihood of the target under a normal distribution.</summary>
    /// <param name="input">The mean.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="var">The variance: the same shape, or one for each row (last dimension 1 or left out).</param>
    /// <param name="full">Add the constant log(2 pi) / 2.</param>
    /// <param name="eps">The least variance; no gradient flows through this bound.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor GaussianNll(Tensor input, Tensor target, Tensor var, bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean)
    {
        if (var.NumDims == input.NumDims - 1) var = var.Unsqueeze(-1);
        // The bound's own derivative is left out, as in PyTorch: a variance below it still gets the gradient that pushes it up.
        var shortfall = (eps - var.Detach()).ClampMinInPlace(0);
        var bounded = var + shortfall;
        var loss = (bounded.Log() + ((input - target).Square() / bounded)) * 0.5;
        return Reduce(full ? loss + (0.5 * Math.Log(2 * Math.PI)) : loss, reduction);
    }

    /// <summary>The negative log-likelihood of a count under a Poisson distribution, without the target's own term.</summary>
    /// <param name="input">The logarithm of the rate; the rate itself where logInput is false.</param>
    /// <param name="target">Counts.</param>
    /// <param name="logInput">What the input is.</param>
    /// <param name="full">Add Stirling's approximation of the term log(target!), where the target exceeds 1.</param>
    /// <param name="eps">Added to a rate before its logarithm.</param>
    /// <param name="reduction">Of the elements' losses.</param>
    public static Tensor PoissonNll(Tensor input, Tensor target, bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean)
    {
        var loss = logInput ? input.Exp() - (target * input) : input - (target * (input + eps).Log());
        if (full)
        {
            var stirling = (target * target.Log()) - target + (0.5 * (2 * Math.PI * target).Log());
            loss += stirling.MaskedFill(target.Le(1), 0);
        }
        return Reduce(loss, reduction);
    }

    private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => losses,
    };
}
