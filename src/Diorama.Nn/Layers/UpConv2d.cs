using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Doubles a map by repeating each pixel, then convolves it 3 x 3 with a border of one, in one go: the repeated map is never made, and each output takes 4
/// products an input channel instead of 9.
/// </summary>
/// <param name="inChannels">Channels of the input.</param>
/// <param name="outChannels">Channels of the output.</param>
/// <param name="bias">Whether there is a bias.</param>
/// <param name="reparam">Where the weight comes from, when it is no parameter of its own.</param>
/// <remarks>Parameters as those of a <see cref="Conv2d"/> of kernel 3. On a repeated map, two of a row's three taps fall on the same pixel and add up.</remarks>
public sealed class UpConv2d(long inChannels, long outChannels, bool bias = true, WeightReparam? reparam = null)
    : Convolution(new(2, inChannels, outChannels, 3, 1, 1, 1, 1), bias, reparam)
{
    // Even places see the pixel before by the first tap and their own by two; odd places their own by two and the next by the last.
    private static readonly KernelSpread _fold = new(1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1);

    /// <inheritdoc/>
    /// <param name="x">[N, in, H, W].</param>
    /// <returns>[N, out, 2 H, 2 W].</returns>
    public override Tensor Forward(Tensor x)
    {
        var weight = EffectiveWeight;
        var (outputs, inputs) = (weight.Size(0), weight.Size(1));
        var taps = _fold.Of(weight).View(outputs, inputs, 2, 2, 2, 2).Permute(2, 4, 0, 1, 3, 5).Reshape(4 * outputs, inputs, 2, 2);
        return FastTransposedConvolution.ByPhases(x, taps, Bias?.Value);
    }
}
