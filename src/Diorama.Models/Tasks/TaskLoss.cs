using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What one of several tasks gives for a batch.</summary>
/// <param name="Loss">A single number: the mean over what has the task; 0 where nothing has.</param>
/// <param name="Share">What share of the batch has it: 1 where every example does, less where each has one task of several.</param>
/// <param name="Figures">Figures to report beside the loss, as means over the same: always the same ones, 0 where nothing has the task.</param>
internal sealed record TaskLoss(Tensor Loss, double Share = 1, params IReadOnlyList<(string Name, Tensor Value)> Figures);
