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

    // A matrix with a one at (i, i + shift) moves rows, or from the right columns; rows that none reaches stay zero. Unlike indices it has a
    // derivative that is the same in every run.
    private static Tensor Translate(Tensor x, Generator generator) => Shift(x, x.Size(2), generator).Matmul(x).Matmul(Shift(x, x.Size(3), generator).Transpose(2, 3));

    private static Tensor Shift(Tensor like, long side, Generator generator)
    {
        var most = (long)Math.Round(side * MostShift);
        var from = Numbers(like, side).View(-1, 1) + Drawn(like, -most, most + 1, generator);
        return from.Eq(Numbers(like, side)).To(like.DType);
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
