using System.Numerics;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>RMSprop: divides the gradient by the root of its running mean square, or of its running variance.</summary>
/// <remarks>Hinton 2012, lecture 6e; centred: Graves 2013, arXiv 1308.0850. Same numbers as PyTorch's <c>RMSprop</c>.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly double _alpha;
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly double _momentum;
    private readonly Tensor _meanSquare;
    private readonly Tensor? _mean;
    private readonly Tensor? _velocity;

    /// <summary>Makes RMSprop over a group.</summary>
    /// <param name="group">Borrowed.</param>
    /// <param name="alpha">Decay of the mean square, in [0, 1).</param>
    /// <param name="eps">Added to the root; greater than 0.</param>
    /// <param name="weightDecay">Times the value, added to its gradient; at least 0.</param>
    /// <param name="momentum">How much of the last step goes on, in [0, 1).</param>
    /// <param name="centered">Divide by the root of the variance, the mean square less the square of the mean.</param>
    public RmsProp(ParameterGroup group, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false)
        : base(group)
    {
        _alpha = Setting.Decay(alpha);
        _eps = Setting.Positive(eps);
        _weightDecay = Setting.AtLeastZero(weightDecay);
        _momentum = Setting.Decay(momentum);
        _meanSquare = Moment("square_avg", GrownKind.Squares);
        _mean = centered ? Moment("grad_avg") : null;
        _velocity = momentum > 0 ? Moment("momentum_buffer", GrownKind.Steps) : null;
    }

    /// <inheritdoc/>
    protected override bool IsElementwise => true;

    /// <inheritdoc/>
    protected override void StepByOperators(double lr)
    {
        var gradients = _weightDecay == 0 ? Gradients : Gradients.Add(Values, alpha: _weightDecay);
        _meanSquare.MulInPlace(_alpha).AddcmulInPlace(gradients, gradients, value: 1 - _alpha);
        _mean?.MulInPlace(_alpha).AddInPlace(gradients, alpha: 1 - _alpha);
        var spread = _mean is null ? _meanSquare : _meanSquare.Addcmul(_mean, _mean, value: -1).ClampMinInPlace(0);
        var root = spread.Sqrt().AddInPlace(_eps);
        if (_velocity is null)
        {
            Values.AddcdivInPlace(gradients, root, value: -lr);
            return;
        }
        _velocity.MulInPlace(_momentum).AddcdivInPlace(gradients, root);
        Values.AddInPlace(_velocity, alpha: -lr);
    }

    private protected override void StepInOnePass<T>(double lr)
    {
        var values = Values.Vectors<T>();
        var gradients = Gradients.Vectors<T>()[..values.Length];
        var meanSquares = _meanSquare.Vectors<T>()[..values.Length];
        var means = _mean.VectorsOrNone<T>();
        var velocities = _velocity.VectorsOrNone<T>();
        var (alpha, rest) = (FlatVectors.Fill<T>(_alpha), FlatVectors.Fill<T>(1 - _alpha));
        var (rate, penalty) = (FlatVectors.Fill<T>(lr), FlatVectors.Fill<T>(_weightDecay));
        var (momentum, eps) = (FlatVectors.Fill<T>(_momentum), FlatVectors.Fill<T>(_eps));
        for (var i = 0; i < values.Length; i++)
        {
            var gradient = gradients[i] + penalty * values[i];
            var spread = meanSquares[i] = alpha * meanSquares[i] + rest * gradient * gradient;
            if (!means.IsEmpty)
            {
                var mean = means[i] = alpha * means[i] + rest * gradient;

                // Never below 0 but by rounding, of which the root would make NaN.
                spread = Vector.Max(spread - mean * mean, Vector<T>.Zero);
            }
            var step = gradient / (Vector.SquareRoot(spread) + eps);
            if (!velocities.IsEmpty) step = velocities[i] = momentum * velocities[i] + step;
            values[i] -= rate * step;
        }
    }
}
