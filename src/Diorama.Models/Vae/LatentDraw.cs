using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Latent numbers drawn from a <see cref="Posterior"/>, and the standard normal noise that they were made of: z = μ + σ ε.</summary>
/// <param name="Z">[..., B, Z].</param>
/// <param name="Noise">ε, of the same shape.</param>
internal sealed record LatentDraw(Tensor Z, Tensor Noise);
