using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The recipe's weights.</summary>
internal sealed class FixedWeights(TaskWeightsConfig config, IReadOnlyList<string> tasks) : TaskWeights(tasks)
{
    private protected override Tensor Total(IReadOnlyList<TaskLoss> losses, double[] counts) =>
        losses.Zip(config.Weights, (l, weight) => l.Loss * (l.Share * weight)).Aggregate((a, b) => a + b);
}
