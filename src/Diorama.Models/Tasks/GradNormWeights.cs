using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>
/// Weights under which the tasks' gradients at the last shared layer are equally long, but for how far each has come. Parameter: <c>weights</c> [T], their sum T.
/// Buffer: <c>first_losses</c> [T], 0 until they are known.
/// </summary>
/// <remarks>
/// Chen et al. 2018, "GradNorm", arXiv 1711.02257, section 3. With w_i the weights, g_i the length of a task's gradient and G_i = w_i g_i, their loss is the sum over tasks of
/// |G_i - mean(G) r_i^α|, where r_i is L_i over its first value, divided by the mean of that over the tasks; the target counts as a constant.
/// </remarks>
internal sealed class GradNormWeights : TaskWeights
{
    // Of weights whose mean is 1: none may reach 0, where a task would be lost, or cross it.
    private const double Least = 1e-3;

    private readonly double _alpha;
    private readonly Parameter _lastShared;
    private readonly Parameter _weights;
    private readonly Buffer _first;

    internal GradNormWeights(TaskWeightsConfig config, IReadOnlyList<string> tasks, Parameter lastShared)
        : base(tasks)
    {
        (_alpha, _lastShared) = (config.Alpha, lastShared);
        _weights = Param("weights", () => Tensor.From<double>([.. config.Weights.Select(w => w / config.Weights.Average())]).ToCopy(TorchRuntime.DefaultDType));
        _first = State("first_losses", () => Tensor.Zeros([tasks.Count]));
        _weights.WeighsLosses = true;
        _weights.Axes = [Axis.Made(AxisLayout.Entries(tasks.Count))];
        _first.Axes = [Axis.Made(AxisLayout.Entries(tasks.Count))];
    }

    internal override Action AfterStep => Renormalise;

    private protected override Tensor Learnt => _weights.Value;

    private protected override Tensor Total(IReadOnlyList<TaskLoss> losses, double[] counts)
    {
        var weights = _weights.Value.Detach();
        var total = losses.Select((l, task) => weights[task] * l.Loss * l.Share).Aggregate((a, b) => a + b);
        // (w - w') d: worth nothing, and its gradient by w is d.
        return Pull(losses, counts) is { } pull ? total + ((_weights.Value - weights) * pull).Sum() : total;
    }

    // The gradient of GradNorm's loss by the weights [T]; null where there is nothing to compare: the shared layer is frozen, or some task is in no rank's batch.
    private Tensor? Pull(IReadOnlyList<TaskLoss> losses, double[] counts)
    {
        if (!_lastShared.RequiresGrad) return null;
        var rows = losses.Select(l => Tensor.Cat([GradientOf(l), l.Loss.Detach().To(_weights.Value.DType).View(1)])).ToArray();
        using var quiet = Autograd.NoGrad();
        var (means, total) = RankMeans.Of(Tensor.Stack(rows), counts, Group, "tasks' gradients"); // [T, N + 1]
        if (total.Contains(0)) return null;
        var numNumbers = _lastShared.Value.NumElements;
        var (lengths, current) = (means.Narrow(1, 0, numNumbers).LinalgVectorNorm(2, [1]), means.Select(1, numNumbers)); // [T] each
        _first.Value.CopyInPlace(_first.Value.Eq(0).Where(current, _first.Value));
        var progress = current / _first.Value;
        var pulls = _weights.Value * lengths; // G
        var target = pulls.Mean() * (progress / progress.Mean()).Pow(_alpha);
        return (pulls - target).Sign() * lengths;
    }

    private Tensor GradientOf(TaskLoss task)
    {
        var weights = _lastShared.Value;
        if (task.Share == 0) return Tensor.Zeros([weights.NumElements], weights.DType, weights.Device);
        using var exact = Autograd.Autocast(weights.Device.Type, enabled: false); // a backward pass follows the forward pass's types by itself
        return Autograd.Grad([task.Loss], [weights], retainGraph: true)[0]!.Flatten();
    }

    private void Renormalise()
    {
        var weights = _weights.Value;
        weights.ClampInPlace(Least, double.PositiveInfinity);
        weights.MulInPlace(weights.NumElements / weights.Sum().Item());
    }
}
