using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Normalises each channel over the batch, [N, C, H, W]; in evaluation, by the running statistics.</summary>
/// <param name="numFeatures">C.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">Weight of a new batch in the running statistics; null: all batches count alike.</param>
/// <param name="affine">Whether there are a scale and a shift.</param>
/// <param name="trackRunningStats">Whether statistics are kept; without, each batch's own count in evaluation too.</param>
/// <remarks>Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 1. The running variance is the unbiased one. With a <see cref="Module.Group"/> the statistics are those of all its processes' batches.</remarks>
public sealed class BatchNorm2d(long numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
    : StatisticsNorm(numFeatures, eps, momentum, affine, trackRunningStats, "[N, C, H, W]", 4)
{
    private protected override Tensor Normalize(Tensor x) => NormalizeTogether(x) ??
        x.BatchNorm(Weight?.Value, Bias?.Value, RunningMean, RunningVar, UsesInputStatistics, CountBatch(), Eps, cudnnEnabled: true);
}
