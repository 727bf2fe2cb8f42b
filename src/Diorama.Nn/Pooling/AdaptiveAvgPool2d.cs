using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Means of windows of [N, C, H, W] that are laid out so that the output has a given size.</summary>
/// <param name="outputSize">The output's size.</param>
public sealed class AdaptiveAvgPool2d(PerAxis outputSize) : Module, IForward
{
    private readonly long[] _outputSize = outputSize.Over(2, 1);

    /// <inheritdoc/>
    /// <param name="x">[N, C, H, W].</param>
    public Tensor Forward(Tensor x) => x.AdaptiveAvgPool2d(_outputSize);
}
