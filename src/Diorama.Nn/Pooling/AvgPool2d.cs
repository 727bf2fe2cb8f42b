using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>The mean of each window of [N, C, H, W].</summary>
/// <param name="kernelSize">Size of the window.</param>
/// <param name="stride">Step of the window; the kernel's size when left out.</param>
/// <param name="padding">Zeros added on both sides, at most half the kernel; 0 when left out.</param>
/// <param name="ceilMode">Whether a window may hang over the end.</param>
/// <param name="countIncludePad">Whether the zeros count in the mean.</param>
public sealed class AvgPool2d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, bool ceilMode = false, bool countIncludePad = true)
    : Module, IForward
{
    private readonly long[] _kernel = kernelSize.Over(2, 1);
    private readonly long[] _stride = (stride.IsDefault ? kernelSize : stride).Over(2, 1);
    private readonly long[] _padding = padding.Over(2, 0);

    /// <inheritdoc/>
    /// <param name="x">[N, C, H, W].</param>
    public Tensor Forward(Tensor x) => x.AvgPool2d(_kernel, _stride, _padding, ceilMode, countIncludePad);
}
