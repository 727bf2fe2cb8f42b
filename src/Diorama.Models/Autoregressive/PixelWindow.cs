using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The places of the current row that a <see cref="PixelTap"/> sees, kept while a row is made. Zeros stand left of the first.</summary>
internal sealed class PixelWindow
{
    private readonly PixelTap _tap;
    private readonly Tensor _places; // [B, taps - 1 + W, C]

    /// <param name="conv">Of height 1.</param>
    /// <param name="canvas">[B, ..., W]: for how many, and how wide.</param>
    internal PixelWindow(PixelConv conv, Tensor canvas)
    {
        _tap = new(conv);
        _places = Tensor.Zeros([canvas.Size(0), _tap.Width - 1 + canvas.Size(-1), conv.Weight.Size(1)], device: canvas.Device);
    }

    /// <summary>The convolution's output at a place, whose input is kept for those to its right.</summary>
    /// <param name="place">[B, C].</param>
    /// <param name="column">Where it stands.</param>
    /// <returns>[B, out].</returns>
    internal Tensor At(Tensor place, int column)
    {
        _places.Select(1, _tap.Width - 1 + column).CopyInPlace(place);
        return _tap.At(_places.Narrow(1, column, _tap.Width));
    }
}
