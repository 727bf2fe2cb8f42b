using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Adds to the ends of the last dimensions, or cuts them where the padding is negative (constant mode).</summary>
/// <param name="padding">Pairs (before, after) from the last dimension on: <c>[left, right, top, bottom]</c>.</param>
/// <param name="mode">What lies beyond the edge.</param>
/// <param name="value">In the constant mode.</param>
public sealed class Pad(long[] padding, PadMode mode = PadMode.Constant, double value = 0) : Module, IForward
{
    /// <inheritdoc/>
    /// <param name="x">[N, C, ...] with as many more dimensions as there are pairs; in the constant mode any.</param>
    public Tensor Forward(Tensor x) => mode switch
    {
        PadMode.Constant => x.ConstantPadNd(padding, value),
        PadMode.Reflect => x.Pad(padding, "reflect"),
        PadMode.Replicate => x.Pad(padding, "replicate"),
        _ => x.Pad(padding, "circular"),
    };
}
