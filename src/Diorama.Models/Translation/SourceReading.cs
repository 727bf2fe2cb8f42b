using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A source as the attention model has read it.</summary>
/// <param name="States">[B, S, H]: each place with what stands before and after it.</param>
/// <param name="Mean">[B, H], their mean.</param>
/// <param name="Bias">[B, 1, S], added to attention's scores: 0, or minus infinity at padding.</param>
internal readonly record struct SourceReading(Tensor States, Tensor Mean, Tensor Bias);
