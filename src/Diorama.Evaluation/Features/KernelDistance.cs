using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// The kernel distance of two sets of features: the unbiased estimate of the squared maximum mean discrepancy with the kernel (x·y / D + 1)³. Its mean
/// over draws of equal distributions is 0, so that it may lie below; unlike the Fréchet distance it does not fall with the number of examples.
/// </summary>
/// <remarks>
/// Gretton et al. 2012, "A kernel two-sample test", eq. 3, and eq. 4 of matched examples; as KID: Bińkowski et al. 2018, arXiv 1801.01401. They average random subsets of
/// 1,000; here every pair counts, which estimates the same number with less noise, and the interval is a jackknife over groups of examples.
/// </remarks>
public static class KernelDistance
{
    private const int RowsAtATime = 512;

    /// <summary>The distance.</summary>
    /// <param name="first">[N, D], N at least 2; borrowed.</param>
    /// <param name="second">[M, D], M at least 2; borrowed.</param>
    /// <param name="matched">
    /// Whether the second were made for the first, as for their classes, in their order and, where M is above N, again from the first. Who belongs together is alike beyond chance, as are those
    /// that were made for one: their pairs are left out.
    /// </param>
    /// <returns>Computed in float64, in memory that grows with N + M.</returns>
    public static double OfFeatures(Tensor first, Tensor second, bool matched = false) =>
        WithInterval(first, second, matched ? Slots.Matched(Numbers(first), Numbers(second), first.Size(0)) : null).Mean;

    /// <summary>The distance with its 95% interval; one without ends where examples are too few for it.</summary>
    /// <param name="first">[N, D], N at least 2; borrowed.</param>
    /// <param name="second">[M, D], M at least 2; borrowed.</param>
    /// <param name="slots">Who belongs together; null: nobody.</param>
    internal static Interval WithInterval(Tensor first, Tensor second, Slots? slots = null)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var (x, y) = (first.Detach().ToCopy(DType.Float64), second.Detach().ToCopy(DType.Float64));
        var (xPlaces, yPlaces) = (slots ?? Slots.Own(Numbers(first), Numbers(second))).Places();
        var (rows, columns) = (Members(xPlaces), Members(yPlaces)); // [N, G], [M, G]
        var (xx, xy, yy) = (Sums(x, xPlaces, rows, x, xPlaces, rows), Sums(x, xPlaces, rows, y, yPlaces, columns), Sums(y, yPlaces, columns, y, yPlaces, columns));
        var whole = Estimate(null);
        return Jackknife.IsPossible(x.Size(0), y.Size(0)) ? Jackknife.Of(whole, group => Estimate(group)) : new(whole, double.NaN, double.NaN);

        double Estimate(int? without)
        {
            return Mean(xx, xPlaces, xPlaces) + Mean(yy, yPlaces, yPlaces) - 2 * Mean(xy, xPlaces, yPlaces);

            double Mean(double[,] sums, Slots.Place[] a, Slots.Place[] b) => Left(sums, without) / Slots.NumPairs(a, b, without);
        }
    }

    // The kernel's sums over the pairs of each two groups, [G, G]; without the pairs of one slot, as of an example with itself.
    private static double[,] Sums(Tensor x, Slots.Place[] xPlaces, Tensor rows, Tensor y, Slots.Place[] yPlaces, Tensor columns)
    {
        using var scope = TensorScope.Open();
        var total = Tensor.Zeros([Jackknife.NumGroups, Jackknife.NumGroups], dtype: DType.Float64);
        var (xSlots, ySlots) = (Of(xPlaces).Unsqueeze(1), Of(yPlaces).Unsqueeze(0));
        for (var start = 0L; start < x.Size(0); start += RowsAtATime)
        {
            using var block = TensorScope.Open();
            var size = Math.Min(RowsAtATime, x.Size(0) - start);
            var kernel = (x.Narrow(0, start, size).Matmul(y.T()) / (double)x.Size(1) + 1).PowInPlace(3); // [size, M]
            kernel.MaskedFillInPlace(xSlots.Narrow(0, start, size).Eq(ySlots), 0);
            total.AddInPlace(rows.Narrow(0, start, size).T().Matmul(kernel.Matmul(columns)));
        }

        var values = total.ToArray<double>();
        var sums = new double[Jackknife.NumGroups, Jackknife.NumGroups];
        System.Buffer.BlockCopy(values, 0, sums, 0, values.Length * sizeof(double));
        return sums;
    }

    // [N, G] of zeros and ones.
    private static Tensor Members(Slots.Place[] places) =>
        Tensor.From<long>([.. places.Select(p => (long)p.Group)], places.Length).OneHot(Jackknife.NumGroups).ToCopy(DType.Float64);

    private static Tensor Of(Slots.Place[] places) => Tensor.From<long>([.. places.Select(p => p.Slot)], places.Length);

    private static long[] Numbers(Tensor of) => [.. Enumerable.Range(0, (int)of.Size(0)).Select(i => (long)i)];

    private static double Left(double[,] sums, int? without)
    {
        var total = 0.0;
        for (var i = 0; i < Jackknife.NumGroups; i++)
        {
            for (var j = 0; j < Jackknife.NumGroups; j++)
            {
                if (i != without && j != without) total += sums[i, j];
            }
        }

        return total;
    }
}
