using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The last rows that a <see cref="PixelConv"/> sees, kept while a map is made row by row. Zeros stand above the first.</summary>
internal sealed class RowWindow
{
    private readonly PixelConv _conv;
    private readonly Tensor _rows; // [B, C, height, W]; the last row is the newest

    /// <param name="conv">Looks to both sides.</param>
    /// <param name="canvas">[B, ..., W]: for how many, and how wide.</param>
    internal RowWindow(PixelConv conv, Tensor canvas)
    {
        _conv = conv;
        _rows = Tensor.Zeros([canvas.Size(0), conv.Weight.Size(1), conv.Weight.Size(2), canvas.Size(-1)], device: canvas.Device);
    }

    /// <summary>The convolution's output at the next row, which is kept for those below.</summary>
    /// <param name="row">[B, C, W].</param>
    /// <returns>[B, out, W].</returns>
    internal Tensor Next(Tensor row)
    {
        var height = _rows.Size(2);
        _rows.CopyInPlace(height == 1 ? row.Unsqueeze(2) : Tensor.Cat([_rows.Narrow(2, 1, height - 1), row.Unsqueeze(2)], dim: 2));
        return _conv.Row(_rows);
    }
}
