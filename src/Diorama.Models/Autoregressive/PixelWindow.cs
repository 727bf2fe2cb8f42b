using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The places of the current row that a <see cref="PixelTap"/> sees, kept while a row is made. Zeros stand left of the first.</summary>
internal sealed class PixelWindow
{
    /// <param name="conv">Of height 1.</param>
    /// <param name="canvas">[B, ..., W]: for how many, and how wide.</param>
    internal PixelWindow(PixelConv conv, Tensor canvas)
    {
        Tap = new(conv);
        Places = Tensor.Zeros([canvas.Size(0), Tap.Width - 1 + canvas.Size(-1), conv.Weight.Size(1)], device: canvas.Device);
    }

    /// <summary>What is applied to them.</summary>
    internal PixelTap Tap { get; }

    /// <summary>[B, taps - 1 + W, C]: the places, behind the zeros.</summary>
    internal Tensor Places { get; }

    /// <summary>The convolution's output at a place, whose input is kept for those to its right.</summary>
    /// <param name="place">[B, C].</param>
    /// <param name="column">Where it stands.</param>
    /// <returns>[B, out].</returns>
    internal Tensor At(Tensor place, int column) => Tap.At(Window(place, column));

    /// <summary>The same without its bias, added to a sum [B, out].</summary>
    internal Tensor Onto(Tensor sum, Tensor place, int column) => Tap.Onto(sum, Window(place, column));

    private Tensor Window(Tensor place, int column)
    {
        Places.Select(1, Tap.Width - 1 + column).CopyInPlace(place);
        return Places.Narrow(1, column, Tap.Width);
    }
}
