using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Turns pixels into channels: [N, C, r H, r W] to [N, C r^2, H, W]; the inverse of <see cref="PixelShuffle"/>.</summary>
/// <param name="downscaleFactor">r.</param>
public sealed class PixelUnshuffle(int downscaleFactor) : Module, IForward
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => x.PixelUnshuffle(downscaleFactor);
}
