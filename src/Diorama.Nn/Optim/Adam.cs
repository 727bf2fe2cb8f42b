using System.Numerics;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Adam: steps by running means of the gradient and of its square. Weight decay, if any, is added to the gradient.</summary>
/// <remarks>Kingma and Ba 2015, arXiv 1412.6980, algorithm 1; AMSGrad: Reddi et al. 2018. Same numbers as PyTorch's <c>Adam</c>.</remarks>
public class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly bool _isDecoupled;
    private readonly Tensor _mean;
    private readonly Tensor _meanSquare;
    private readonly Tensor? _largestMeanSquare;

    /// <summary>Makes Adam over a group.</summary>
    /// <param name="group">Borrowed.</param>
    /// <param name="beta1">Decay of the mean, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean square, in [0, 1).</param>
    /// <param name="eps">Added to the root of the mean square; greater than 0.</param>
    /// <param name="weightDecay">Times the value, added to its gradient; at least 0.</param>
    /// <param name="amsgrad">Divide by the root of the largest mean square so far.</param>
    public Adam(ParameterGroup group, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weightDecay = 0, bool amsgrad = false)
        : this(group, beta1, beta2, eps, weightDecay, amsgrad, isDecoupled: false)
    {
    }

    private protected Adam(ParameterGroup group, double beta1, double beta2, double eps, double weightDecay, bool amsgrad, bool isDecoupled)
        : base(group)
    {
        _beta1 = Setting.Decay(beta1);
        _beta2 = Setting.Decay(beta2);
        _eps = Setting.Positive(eps);
        _weightDecay = Setting.AtLeastZero(weightDecay);
        _isDecoupled = isDecoupled;
        _mean = Moment("exp_avg");
        _meanSquare = Moment("exp_avg_sq", GrownKind.Squares);
        _largestMeanSquare = amsgrad ? Moment("max_exp_avg_sq", GrownKind.Squares) : null;
    }

    private double MeanCorrection => 1 - Math.Pow(_beta1, NumSteps);

    private double MeanSquareCorrection => 1 - Math.Pow(_beta2, NumSteps);

    /// <inheritdoc/>
    protected override bool IsElementwise => true;

    private protected override double Settled => 1 - Math.Pow(_beta2, NumSteps - 1);

    /// <inheritdoc/>
    protected override void StepByOperators(double lr)
    {
        if (TryFused(lr)) return;
        var values = Values;
        var gradients = Gradients;
        if (_weightDecay != 0)
        {
            if (_isDecoupled) values.MulInPlace(1 - lr * _weightDecay);
            else gradients = gradients.Add(values, alpha: _weightDecay);
        }
        _mean.MulInPlace(_beta1).AddInPlace(gradients, alpha: 1 - _beta1);
        _meanSquare.MulInPlace(_beta2).AddcmulInPlace(gradients, gradients, value: 1 - _beta2);
        _largestMeanSquare?.CopyInPlace(_largestMeanSquare.Maximum(_meanSquare));
        var root = (_largestMeanSquare ?? _meanSquare).Sqrt().MulInPlace(1 / Math.Sqrt(MeanSquareCorrection)).AddInPlace(_eps);
        values.AddcdivInPlace(_mean, root, value: -lr / MeanCorrection);
    }

    private protected override void StepInOnePass<T>(double lr)
    {
        var values = Values.Vectors<T>();
        var gradients = Gradients.Vectors<T>()[..values.Length];
        var means = _mean.Vectors<T>()[..values.Length];
        var meanSquares = _meanSquare.Vectors<T>()[..values.Length];
        var largest = _largestMeanSquare.VectorsOrNone<T>();
        var (beta1, rest1) = (FlatVectors.Fill<T>(_beta1), FlatVectors.Fill<T>(1 - _beta1));
        var (beta2, rest2) = (FlatVectors.Fill<T>(_beta2), FlatVectors.Fill<T>(1 - _beta2));
        var kept = FlatVectors.Fill<T>(_isDecoupled ? 1 - lr * _weightDecay : 1);
        var penalty = FlatVectors.Fill<T>(_isDecoupled ? 0 : _weightDecay);
        var rate = FlatVectors.Fill<T>(lr / MeanCorrection);
        var correction = FlatVectors.Fill<T>(1 / Math.Sqrt(MeanSquareCorrection));
        var eps = FlatVectors.Fill<T>(_eps);
        for (var i = 0; i < values.Length; i++)
        {
            var gradient = gradients[i] + penalty * values[i];
            var mean = beta1 * means[i] + rest1 * gradient;
            var meanSquare = beta2 * meanSquares[i] + rest2 * gradient * gradient;
            means[i] = mean;
            meanSquares[i] = meanSquare;
            if (!largest.IsEmpty) meanSquare = largest[i] = Vector.Max(largest[i], meanSquare);
            values[i] = kept * values[i] - rate * mean / (Vector.SquareRoot(meanSquare) * correction + eps);
        }
    }

    /// <summary>One kernel for the whole step, on CUDA where this libtorch has it.</summary>
    private bool TryFused(double lr)
    {
        var values = Values;
        if (values.Device.Type != DeviceType.Cuda || !TorchRuntime.HasOperator(_isDecoupled ? "aten::_fused_adamw_" : "aten::_fused_adam_")) return false;
        var count = Tensor.Full([], NumSteps, DType.Float32, values.Device);
        ReadOnlySpan<Tensor> largest = _largestMeanSquare is null ? [] : [_largestMeanSquare];
        if (_isDecoupled)
        {
            Tensor.FusedAdamwInPlace([values], [Gradients], [_mean], [_meanSquare], largest, [count], lr, _beta1, _beta2, _weightDecay, _eps, !largest.IsEmpty, false);
        }
        else
        {
            Tensor.FusedAdamInPlace([values], [Gradients], [_mean], [_meanSquare], largest, [count], lr, _beta1, _beta2, _weightDecay, _eps, !largest.IsEmpty, false);
        }
        return true;
    }
}
