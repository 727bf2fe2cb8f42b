using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Which inputs of a place may feed which of its outputs, when the groups of a place are predicted one after the other. Channels are dealt to the groups in
/// even shares, in order.
/// </summary>
/// <remarks>van den Oord et al. 2016, "Pixel recurrent neural networks", arXiv 1601.06759, section 3.4.</remarks>
internal static class GroupMask
{
    /// <param name="outputs">Channels of the output, in all its parts.</param>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="groups">How many groups.</param>
    /// <param name="seesItself">False for the first layer (mask A), which must not see the group that it predicts; true for all others (mask B).</param>
    /// <param name="parts">Each of these parts of the output has channels of all groups: 2 for a gated layer, 4 for an LSTM.</param>
    /// <returns>[outputs, inputs] of ones where there may be a connection, else zeros; in the current scope.</returns>
    internal static Tensor Of(int outputs, int inputs, int groups, bool seesItself, int parts = 1)
    {
        var part = outputs / parts;
        var mask = new float[outputs * inputs];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
            {
                var (to, from) = (o % part * groups / part, i * groups / inputs);
                mask[(o * inputs) + i] = from < to || (seesItself && from == to) ? 1 : 0;
            }
        }
        return Tensor.From<float>(mask, outputs, inputs);
    }
}
