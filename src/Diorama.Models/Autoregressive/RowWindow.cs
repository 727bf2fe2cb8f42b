using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The last rows that a <see cref="PixelConv"/> sees, kept while a map is made row by row. Zeros stand above the first.</summary>
internal sealed class RowWindow
{
    private readonly PixelConv _conv;
    private readonly Tensor _rows; // [B, height, W, C]; the last row is the newest

    /// <param name="conv">Looks to both sides.</param>
    /// <param name="canvas">[B, ..., W]: for how many, and how wide.</param>
    internal RowWindow(PixelConv conv, Tensor canvas)
    {
        _conv = conv;
        _rows = Tensor.Zeros([canvas.Size(0), conv.Weight.Size(2), canvas.Size(-1), conv.Weight.Size(1)], device: canvas.Device);
    }

    /// <summary>The convolution's output at the next row, which is kept for those below.</summary>
    /// <param name="row">[B, W, C].</param>
    /// <returns>[B, W, out], contiguous.</returns>
    internal Tensor Next(Tensor row)
    {
        var height = _rows.Size(1);
        for (var i = 1; i < height; i++) _rows.Select(1, i - 1).CopyInPlace(_rows.Select(1, i));
        _rows.Select(1, height - 1).CopyInPlace(row);
        return _conv.Row(_rows.Permute(0, 3, 1, 2)).Transpose(1, 2).Contiguous();
    }
}
