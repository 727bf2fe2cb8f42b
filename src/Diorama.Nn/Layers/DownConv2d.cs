using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Convolves a map 3 x 3 with a border of one, then takes the mean of every 2 x 2 pixels, in one go: the full map is never made, and each input takes 4
/// products an output channel instead of 9.
/// </summary>
/// <param name="inChannels">Channels of the input.</param>
/// <param name="outChannels">Channels of the output.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="reparam">Where the weight comes from, when it is no parameter of its own.</param>
/// <remarks>Parameters as those of a <see cref="Conv2d"/> of kernel 3. The mean of four shifted convolutions is one of kernel 4 and stride 2.</remarks>
public sealed class DownConv2d(long inChannels, long outChannels, bool bias = true, WeightReparam? reparam = null)
    : Convolution(new(2, inChannels, outChannels, 3, 1, 1, 1, 1), bias, reparam)
{
    private static readonly KernelSpread _mean = new(0.5f, 0, 0, 0.5f, 0.5f, 0, 0, 0.5f, 0.5f, 0, 0, 0.5f);

    /// <inheritdoc/>
    /// <param name="x">[N, in, H, W], H and W even.</param>
    /// <returns>[N, out, H / 2, W / 2].</returns>
    public override Tensor Forward(Tensor x)
    {
        if (x.Size(2) % 2 != 0 || x.Size(3) % 2 != 0) throw new ArgumentException($"A map of even height and width is halved; this is {x}.", nameof(x));
        return x.Conv2d(_mean.Of(EffectiveWeight), Bias?.Value, stride: [2, 2], padding: [1, 1]);
    }
}
