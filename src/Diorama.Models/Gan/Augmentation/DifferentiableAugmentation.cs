using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Changes each picture of a batch by its own draw, differentiably in the pixels, as often as one likes.</summary>
/// <remarks>
/// Zhao et al. 2020, arXiv 2006.10738, section 3: applied to real and generated pictures, in both sides' steps, it leaves the generator's aim what it was.
/// </remarks>
internal static class DifferentiableAugmentation
{
    private const double MostShift = 0.125;
    private const double CutoutSide = 0.5;

    /// <param name="kinds">Which; applied in the order color, translation, cutout.</param>
    /// <param name="x">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="generator">Draws by how much, for each picture anew.</param>
    /// <returns>The same shape, colours perhaps beyond the range; the input itself where there is nothing to do.</returns>
    internal static Tensor Apply(Augmentation kinds, Tensor x, Generator generator)
    {
        if (kinds.HasFlag(Augmentation.Color)) x = Recolour(x, generator);
        if (kinds.HasFlag(Augmentation.Translation)) x = Translate(x, generator);
        return kinds.HasFlag(Augmentation.Cutout) ? Cut(x, generator) : x;
    }

    private static Tensor Recolour(Tensor x, Generator generator)
    {
        Tensor PerPicture() => Tensor.Rand([x.Size(0), 1, 1, 1], generator, x.DType, x.Device);
        x += PerPicture() - 0.5;
        var grey = x.Mean([1], keepdim: true);
        x = grey + ((x - grey) * (PerPicture() * 2));
        var mean = x.Mean([1, 2, 3], keepdim: true);
        return mean + ((x - mean) * (PerPicture() + 0.5));
    }

    // Each pixel is taken from another place, or where there is none from a zero behind the last. No two take the same, but for that zero, which has no derivative:
    // so the sums that scatter the gradient back have one term, and are the same in every run.
    private static Tensor Translate(Tensor x, Generator generator)
    {
        var (height, width) = (x.Size(2), x.Size(3));
        var row = Numbers(x, height).View(-1, 1) + Shift(x, height, generator); // [B, 1, H, 1]
        var column = Numbers(x, width) + Shift(x, width, generator); // [B, 1, 1, W]
        var isOutside = row.Lt(0).LogicalOr(row.Ge(height)).LogicalOr(column.Lt(0).LogicalOr(column.Ge(width)));
        var place = ((row * width) + column).MaskedFill(isOutside, height * width).Flatten(2).Expand(-1, x.Size(1), -1);
        return x.Flatten(2).ConstantPadNd([0, 1]).Gather(2, place).View(x.Shape);
    }

    private static Tensor Shift(Tensor like, long side, Generator generator)
    {
        var most = (long)((side * MostShift) + 0.5);
        return Drawn(like, -most, most + 1, generator);
    }

    private static Tensor Cut(Tensor x, Generator generator)
    {
        var square = Inside(x, x.Size(2), generator).View(x.Size(0), 1, x.Size(2), 1) * Inside(x, x.Size(3), generator).View(x.Size(0), 1, 1, x.Size(3));
        return x * (1 - square);
    }

    // [B, 1, 1, side]: one in the drawn range, zero outside. Every place may be its middle.
    private static Tensor Inside(Tensor like, long side, Generator generator)
    {
        var length = (long)((side * CutoutSide) + 0.5);
        var place = Numbers(like, side) - Drawn(like, 0, side + 1 - (length % 2), generator) + (length / 2);
        return place.Ge(0).LogicalAnd(place.Lt(length)).To(like.DType);
    }

    private static Tensor Numbers(Tensor like, long count) => Tensor.Arange(0, count, 1, DType.Int64, like.Device);

    private static Tensor Drawn(Tensor like, long low, long high, Generator generator) => Tensor.Randint(low, high, [like.Size(0), 1, 1, 1], generator, DType.Int64, like.Device);
}
