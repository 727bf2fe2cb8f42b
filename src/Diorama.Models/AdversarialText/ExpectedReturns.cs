using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>
/// What return is to be expected at each place of a text: a moving average of what was found there. Only what exceeds it tells something about a symbol. It is part
/// of the model's state, so that a resumed run expects the same.
/// </summary>
/// <remarks>Williams 1992, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", section 4. Buffers: <c>sum</c> and <c>weight</c>, [T] each.</remarks>
internal sealed class ExpectedReturns : Module
{
    private const double Least = 1e-30; // where nothing was found yet, 0 is divided by it

    private readonly double _decay;
    private readonly Buffer _sum;
    private readonly Buffer _weight;

    /// <param name="length">T: symbols of a row at most, but for its first.</param>
    /// <param name="decay">How slowly the average follows.</param>
    internal ExpectedReturns(long length, double decay)
    {
        _decay = decay;
        _sum = State("sum", () => Tensor.Zeros([length]));
        _weight = State("weight", () => Tensor.Zeros([length]));
    }

    /// <summary>How far returns lie above what was expected before them; then expects accordingly. Without gradients.</summary>
    /// <param name="returns">[B, t], t at most T; borrowed.</param>
    /// <param name="isDrawn">[B, t] bool, where there are any.</param>
    /// <returns>[B, t], 0 where there is none. At first 0 is expected.</returns>
    internal Tensor Exceed(Tensor returns, Tensor isDrawn)
    {
        using var quiet = Autograd.NoGrad();
        var counts = isDrawn.To(returns.DType);
        var above = (returns - Expected(returns.Size(1))) * counts;
        Learn(Tensor.Stack([(returns * counts).Sum([0]), counts.Sum([0])])); // [2, t]
        return above;
    }

    private Tensor Expected(long length) => _sum.Value.Narrow(0, 0, length) / _weight.Value.Narrow(0, 0, length).ClampMin(Least);

    // What is expected is one, so it follows what all ranks found; each has texts of its own lengths.
    private void Learn(Tensor found)
    {
        var length = WholeBatch.Largest(found.Size(1), Group, "returns' length");
        found = WholeBatch.Sum(found.ConstantPadNd([0, length - found.Size(1)]), Group, "returns");
        _sum.Value.Narrow(0, 0, length).MulInPlace(_decay).AddInPlace(found[0] * (1 - _decay));
        _weight.Value.Narrow(0, 0, length).MulInPlace(_decay).AddInPlace(found[1] * (1 - _decay));
    }
}
