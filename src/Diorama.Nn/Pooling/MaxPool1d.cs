using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>The greatest value in each window of [N, C, L].</summary>
/// <param name="kernelSize">Size of the window.</param>
/// <param name="stride">Step of the window; the kernel's size when left out.</param>
/// <param name="padding">Minus infinity added on both sides, at most half the kernel; 0 when left out.</param>
/// <param name="dilation">Distance of the window's elements; 1 when left out.</param>
/// <param name="ceilMode">Whether a window may hang over the end.</param>
public sealed class MaxPool1d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
    : Module, IForward
{
    private readonly long[] _kernel = kernelSize.Over(1, 1);
    private readonly long[] _stride = (stride.IsDefault ? kernelSize : stride).Over(1, 1);
    private readonly long[] _padding = padding.Over(1, 0);
    private readonly long[] _dilation = dilation.Over(1, 1);

    /// <inheritdoc/>
    /// <param name="x">[N, C, L].</param>
    public Tensor Forward(Tensor x) => x.MaxPool1d(_kernel, _stride, _padding, _dilation, ceilMode);
}
