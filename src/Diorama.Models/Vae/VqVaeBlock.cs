using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A residual block: ReLU, convolution 3 x 3, ReLU, convolution 1 x 1, added to what came in.</summary>
/// <remarks>van den Oord et al. 2017, arXiv 1711.00937, section 4.1. Parameters: <c>wide.*</c>, <c>narrow.*</c>.</remarks>
internal sealed class VqVaeBlock : Module, IForward, IResidual
{
    private readonly Conv2d _wide;
    private readonly Conv2d _narrow;

    internal VqVaeBlock(int width)
    {
        _wide = Add("wide", new Conv2d(width, width, 3, padding: 1));
        _narrow = Add("narrow", new Conv2d(width, width, 1));
    }

    /// <inheritdoc/>
    public IEnumerable<Parameter> LastParameters => _narrow.Parameters();

    /// <param name="x">[B, C, H, W].</param>
    /// <returns>The same shape.</returns>
    public Tensor Forward(Tensor x) => x + _narrow.Forward(_wide.Forward(x.Relu()).Relu());
}
