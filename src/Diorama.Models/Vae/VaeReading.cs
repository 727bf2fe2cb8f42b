using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A batch as the encoder sees it.</summary>
/// <param name="Target">[B, D]: the pictures as they are learnt from.</param>
/// <param name="Label">[B], or null.</param>
/// <param name="Trunk">What the encoder makes of them, all but its last layer.</param>
/// <param name="Posterior">What its last layer makes of that.</param>
internal sealed record VaeReading(Tensor Target, Tensor? Label, Tensor Trunk, Posterior Posterior);
