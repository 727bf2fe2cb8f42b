using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Means of windows of [N, C, L] that are laid out so that the output has a given size.</summary>
/// <param name="outputSize">The output's size.</param>
public sealed class AdaptiveAvgPool1d(PerAxis outputSize) : Module, IForward
{
    private readonly long[] _outputSize = outputSize.Over(1, 1);

    /// <inheritdoc/>
    /// <param name="x">[N, C, L].</param>
    public Tensor Forward(Tensor x) => x.AdaptiveAvgPool1d(_outputSize);
}
