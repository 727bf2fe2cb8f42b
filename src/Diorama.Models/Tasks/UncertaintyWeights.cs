using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A learnt temperature of each task: exp(-s) L + s / 2, so that a loss that stays high counts less, and none can be switched off for nothing.</summary>
/// <remarks>
/// Kendall, Gal and Cipolla 2018, arXiv 1705.07115, eq. 10, with s = log σ²: at its best exp(-s) = 1 / 2L. Parameter: <c>log_variances</c> [T], first so that the
/// weights are the recipe's.
/// </remarks>
internal sealed class UncertaintyWeights : TaskWeights
{
    private readonly Parameter _logVariances;

    internal UncertaintyWeights(TaskWeightsConfig config, IReadOnlyList<string> tasks)
        : base(tasks)
    {
        _logVariances = Param("log_variances", () => -Tensor.From<double>([.. config.Weights]).Log().ToCopy(TorchRuntime.DefaultDType));
        _logVariances.WeighsLosses = true;
        _logVariances.Axes = [Axis.Made(AxisLayout.Entries(tasks.Count))];
    }

    private protected override Tensor Learnt => (-_logVariances.Value).Exp();

    private protected override Tensor Total(IReadOnlyList<TaskLoss> losses, double[] counts)
    {
        var (weights, logVariances) = (Learnt, _logVariances.Value);
        return losses.Select((l, task) => (weights[task] * l.Loss + logVariances[task] * 0.5) * l.Share).Aggregate((a, b) => a + b);
    }
}
