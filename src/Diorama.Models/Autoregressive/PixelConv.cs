using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>
/// A convolution that looks up and to the left: its window's last row is the place's own row, and its last column the place's own, or its middle one where it
/// looks to both sides. Maps keep the memory order in which they come.
/// </summary>
/// <remarks>Parameters: <c>weight</c> [out, in, height, width] and, where asked, <c>bias</c> [out], first as a convolution's of PyTorch.</remarks>
internal sealed class PixelConv : Module
{
    private readonly int _height;
    private readonly int _width;
    private readonly bool _bothSides;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly Buffer? _mask;

    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="height">Rows of the window.</param>
    /// <param name="width">Columns of the window; odd where it looks to both sides.</param>
    /// <param name="bothSides">Whether it looks to the right too.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="ownMask">Makes [out, in]: which connections the place's own tap may have; null: all.</param>
    internal PixelConv(int inputs, int outputs, int height = 1, int width = 1, bool bothSides = false, bool bias = true, Func<Tensor>? ownMask = null)
    {
        (_height, _width, _bothSides) = (height, width, bothSides);
        _weight = Param("weight", () => Init.KaimingUniform(Tensor.Empty([outputs, inputs, height, width]), a: Math.Sqrt(5)));
        var bound = 1 / Math.Sqrt((double)inputs * height * width);
        if (bias) _bias = Param("bias", () => Init.Uniform(Tensor.Empty([outputs]), -bound, bound));
        Lay(inputs, outputs);
        if (ownMask is not null) _mask = State("mask", () => MaskOf(ownMask()), isPersistent: false);
    }

    /// <summary>The weight to compute with.</summary>
    internal Tensor Weight => _mask is null ? _weight.Value : _weight.Value * _mask.Value;

    internal Tensor? Bias => _bias?.Value;

    /// <summary>What all that comes out goes through.</summary>
    internal IEnumerable<Parameter> LastParameters => _bias is null ? [_weight] : [_weight, _bias];

    /// <summary>Says what inputs and outputs count, for growth, where they are not just so many channels.</summary>
    internal PixelConv Lay(AxisLayout reads, AxisLayout makes)
    {
        _weight.Axes = [Axis.Made(makes), Axis.Read(reads), Axis.Made(_height), Axis.Made(_width)];
        if (_bias is not null) _bias.Axes = [Axis.Made(makes)];
        return this;
    }

    /// <param name="x">[B, in, H, W].</param>
    /// <returns>[B, out, H, W].</returns>
    internal Tensor Forward(Tensor x)
    {
        var (left, right) = _bothSides ? (_width / 2, _width / 2) : (_width - 1, 0);
        // Only what all sides share can be padded by the convolution itself.
        if (_height > 1 || left != right) x = x.ConstantPadNd([left, right, _height - 1, 0]);
        else return x.Conv2d(Weight, Bias, padding: [0, left]);
        return x.Conv2d(Weight, Bias);
    }

    /// <summary>A row of the output, from the rows of the input that it sees.</summary>
    /// <param name="rows">[B, in, height, W]; the last is the row's own.</param>
    /// <returns>[B, out, W].</returns>
    internal Tensor Row(Tensor rows) => rows.Conv2d(Weight, Bias, padding: [0, _width / 2]).Squeeze(2);

    // The own tap is the last of all.
    private Tensor MaskOf(Tensor own)
    {
        var mask = _weight.Value.OnesLike();
        mask.Select(2, _height - 1).Select(2, _width - 1).CopyInPlace(own);
        return mask;
    }
}
