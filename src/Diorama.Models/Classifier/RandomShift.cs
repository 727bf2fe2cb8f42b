using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Shifts each picture of a batch by whole pixels, its own way; what comes in from outside repeats the edge.</summary>
internal static class RandomShift
{
    /// <summary>Shifts.</summary>
    /// <param name="image">[B, C, H, W]; borrowed.</param>
    /// <param name="most">Pixels at most, up, down, left and right; every shift is as likely.</param>
    /// <param name="generator">Where to draw from.</param>
    /// <returns>The same shape; the picture itself for 0.</returns>
    internal static Tensor Apply(Tensor image, int most, Generator generator)
    {
        if (most == 0) return image;
        var wider = image.Pad([most, most, most, most], "replicate");
        return Window(Window(wider, 2, image.Size(2), most, generator), 3, image.Size(3), most, generator);
    }

    // A window of this size along a dimension, beginning anywhere from 0 to twice the most.
    private static Tensor Window(Tensor x, int dim, long size, int most, Generator generator)
    {
        var start = Tensor.Randint(0, (2 * most) + 1, [x.Size(0), 1, 1, 1], generator, device: x.Device);
        var steps = Tensor.Arange(0, size, dtype: DType.Int64, device: x.Device);
        var places = start + (dim == 2 ? steps.View(1, 1, size, 1) : steps.View(1, 1, 1, size));
        var shape = x.Shape.ToArray();
        shape[dim] = size;
        return x.Gather(dim, places.Expand(shape));
    }
}
