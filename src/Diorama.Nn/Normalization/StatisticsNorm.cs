using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What batch and instance norm share: a scale and a shift for each channel, and running statistics.</summary>
/// <remarks>
/// Parameters <c>weight</c> (ones) and <c>bias</c> (zeros) [C]; buffers <c>running_mean</c> (zeros), <c>running_var</c> (ones) [C] and
/// <c>num_batches_tracked</c> [] int64.
/// </remarks>
public abstract class StatisticsNorm : Module, IForward
{
    private readonly double? _momentum;
    private readonly string _layout;
    private readonly int[] _numDims;
    private readonly Buffer? _mean;
    private readonly Buffer? _var;
    private readonly Buffer? _numBatches;

    private protected StatisticsNorm(long numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, string layout, params int[] numDims)
    {
        Eps = eps;
        _momentum = momentum;
        _layout = layout;
        _numDims = numDims;
        if (affine)
        {
            Weight = Param("weight", () => Tensor.Ones([numFeatures]));
            Bias = Param("bias", () => Tensor.Zeros([numFeatures]));
        }
        if (!trackRunningStats) return;
        _mean = State("running_mean", () => Tensor.Zeros([numFeatures]));
        _var = State("running_var", () => Tensor.Ones([numFeatures]));
        _numBatches = State("num_batches_tracked", () => Tensor.Zeros([], DType.Int64));
    }

    /// <summary>The scale [C]; null without one.</summary>
    public Parameter? Weight { get; }

    /// <summary>The shift [C]; null without one.</summary>
    public Parameter? Bias { get; }

    private protected double Eps { get; }

    /// <summary>The input's own statistics count while training, and always where none are kept.</summary>
    private protected bool UsesInputStatistics => IsTraining || _mean is null;

    private protected Tensor? RunningMean => _mean?.Value;

    private protected Tensor? RunningVar => _var?.Value;

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        if (!_numDims.Contains(x.NumDims)) throw new ArgumentException($"{GetType().Name} takes {_layout}; this is {x}.", nameof(x));
        return Normalize(x);
    }

    private protected abstract Tensor Normalize(Tensor x);

    /// <summary>Normalises by the statistics of the batches of all processes of <see cref="Module.Group"/>, each of the same size, as of one batch.</summary>
    /// <returns>Null where the input's own statistics do.</returns>
    private protected Tensor? NormalizeTogether(Tensor x)
    {
        if (!UsesInputStatistics || Group is not { Size: > 1 } group) return null;
        int[] dims = [.. Enumerable.Range(0, x.NumDims).Where(d => d != 1)];
        long[] reduced = [.. dims.Select(d => (long)d)], broadcast = [.. Enumerable.Range(0, x.NumDims).Select(d => d == 1 ? x.Size(1) : 1L)];
        var mean = x.Mean(reduced);
        var square = (x - mean.View(broadcast)).Square().Mean(reduced).To(DType.Float64) + mean.To(DType.Float64).Square();

        // In float64 the square of the mean can be taken away again without harm.
        var means = group.Sum(Tensor.Stack([mean.To(DType.Float64), square]), "batch norm") / group.Size; // [2, C]
        var (whole, variance) = (means[0], means[1] - means[0].Square());
        Follow(whole, variance, (double)x.NumElements / x.Size(1) * group.Size, CountBatch());
        var y = (x - whole.To(x.DType).View(broadcast)) * (variance + Eps).Rsqrt().To(x.DType).View(broadcast);
        return Weight is null ? y : (y * Weight.Value.View(broadcast)) + Bias!.Value.View(broadcast);
    }

    private void Follow(Tensor mean, Tensor variance, double count, double momentum)
    {
        if (RunningMean is null) return;
        using var quiet = Autograd.NoGrad();
        RunningMean.LerpInPlace(mean.To(RunningMean.DType), momentum);
        RunningVar!.LerpInPlace((variance * (count / (count - 1))).To(RunningVar.DType), momentum);
    }

    /// <summary>Counts a training batch.</summary>
    /// <returns>The weight of the new statistics: the momentum; without one 1 / batches so far, which makes a plain mean.</returns>
    private protected double CountBatch()
    {
        if (!IsTraining || _numBatches is null) return _momentum ?? 0;
        _numBatches.Value.AddInPlace(1);
        return _momentum ?? 1 / _numBatches.Value.Item();
    }
}
