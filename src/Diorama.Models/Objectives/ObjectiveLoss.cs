using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What an objective gives for a batch.</summary>
/// <param name="Total">The single number to lower; mean over the batch, so that it does not depend on the batch's size.</param>
/// <param name="Terms">Figures to report beside it, single numbers: the total's parts, accuracies. Their gradients are not used.</param>
public sealed record ObjectiveLoss(Tensor Total, params IReadOnlyList<(string Name, Tensor Value)> Terms)
{
    /// <summary>How many things the total is the mean of, where batches of one size differ in it, as texts differ in length: ranks then weigh their totals by it.</summary>
    /// <value>Default null: as many in every batch.</value>
    public long? Count { get; init; }
}
