using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Normalises each channel of each sample on its own, [N, C, H, W].</summary>
/// <param name="numFeatures">C.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">Weight of a new batch in the running statistics, where they are kept.</param>
/// <param name="affine">Whether there are a scale and a shift.</param>
/// <param name="trackRunningStats">Whether statistics are kept, and used in evaluation.</param>
/// <remarks>Ulyanov et al. 2016, arXiv 1607.08022.</remarks>
public sealed class InstanceNorm2d(long numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool trackRunningStats = false)
    : StatisticsNorm(numFeatures, eps, momentum, affine, trackRunningStats, "[N, C, H, W]", 4)
{
    // PyTorch's instance norm has the counter of batch norm and never moves it.
    private protected override Tensor Normalize(Tensor x) =>
        x.InstanceNorm(Weight?.Value, Bias?.Value, RunningMean, RunningVar, UsesInputStatistics, momentum, Eps, cudnnEnabled: true);
}
