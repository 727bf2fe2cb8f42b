using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Turns channels into finer pixels: [N, C r^2, H, W] to [N, C, r H, r W].</summary>
/// <param name="upscaleFactor">r.</param>
/// <remarks>Shi et al. 2016, arXiv 1609.05158.</remarks>
public sealed class PixelShuffle(int upscaleFactor) : Module, IForward
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => x.PixelShuffle(upscaleFactor);
}
