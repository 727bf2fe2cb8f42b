using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Stochastic gradient descent, with momentum, Nesterov's too, and weight decay added to the gradient.</summary>
/// <remarks>Sutskever et al. 2013, in PyTorch's form: the learning rate scales the momentum, so a change of it acts at once.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly double _weightDecay;
    private readonly bool _nesterov;
    private readonly Tensor? _velocity;

    /// <summary>Makes SGD over a group.</summary>
    /// <param name="group">Borrowed.</param>
    /// <param name="momentum">How much of the last step's direction goes on, in [0, 1).</param>
    /// <param name="dampening">What the momentum takes less of each gradient after the first, in [0, 1).</param>
    /// <param name="weightDecay">Times the value, added to its gradient; at least 0.</param>
    /// <param name="nesterov">Look ahead along the momentum; needs momentum and no dampening.</param>
    public Sgd(ParameterGroup group, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : base(group)
    {
        _momentum = Setting.Decay(momentum);
        _dampening = Setting.Decay(dampening);
        _weightDecay = Setting.AtLeastZero(weightDecay);
        if (nesterov && (momentum == 0 || dampening != 0)) throw new ArgumentException("Nesterov's momentum needs a momentum greater than 0 and no dampening.", nameof(nesterov));
        _nesterov = nesterov;
        _velocity = momentum > 0 ? Moment("momentum_buffer") : null;
    }

    /// <summary>The part of a gradient that enters the momentum: the first starts it whole.</summary>
    private double Share => NumSteps == 1 ? 1 : 1 - _dampening;

    /// <inheritdoc/>
    protected override bool IsElementwise => true;

    /// <inheritdoc/>
    protected override void StepByOperators(double lr)
    {
        var direction = _weightDecay == 0 ? Gradients : Gradients.Add(Values, alpha: _weightDecay);
        if (_velocity is not null)
        {
            _velocity.MulInPlace(_momentum).AddInPlace(direction, alpha: Share);
            direction = _nesterov ? direction.Add(_velocity, alpha: _momentum) : _velocity;
        }
        Values.AddInPlace(direction, alpha: -lr);
    }

    private protected override void StepInOnePass<T>(double lr)
    {
        var values = Values.Vectors<T>();
        var gradients = Gradients.Vectors<T>()[..values.Length];
        var velocities = _velocity.VectorsOrNone<T>();
        var (rate, penalty) = (FlatVectors.Fill<T>(lr), FlatVectors.Fill<T>(_weightDecay));
        var (momentum, share) = (FlatVectors.Fill<T>(_momentum), FlatVectors.Fill<T>(Share));
        for (var i = 0; i < values.Length; i++)
        {
            var direction = gradients[i] + penalty * values[i];
            if (!velocities.IsEmpty)
            {
                var velocity = momentum * velocities[i] + share * direction;
                velocities[i] = velocity;
                direction = _nesterov ? direction + momentum * velocity : velocity;
            }
            values[i] -= rate * direction;
        }
    }
}
