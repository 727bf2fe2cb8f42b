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
    /// <param name="matched">Whether each of the second was made for the one of the first that stands in its place, as for its class; M is then at most N. The two are alike beyond chance, and their pair is left out.</param>
    /// <returns>Computed in float64, in memory that grows with N + M.</returns>
    public static double OfFeatures(Tensor first, Tensor second, bool matched = false) => WithInterval(first, second, matched).Mean;

    /// <summary>The distance with its 95% interval; one without ends where examples are too few for it.</summary>
    internal static Interval WithInterval(Tensor first, Tensor second, bool matched = false)
    {
        if (matched && second.Size(0) > first.Size(0)) throw new ArgumentException($"{second.Size(0)} examples cannot each match one of {first.Size(0)}.", nameof(second));
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var (x, y) = (first.Detach().ToCopy(DType.Float64), second.Detach().ToCopy(DType.Float64));
        var (xGroups, yGroups) = (JackknifeGroups.OfFirst(x.Size(0)), JackknifeGroups.OfFirst(y.Size(0)));
        var (rows, columns) = (Members(xGroups), Members(yGroups)); // [N, G], [M, G]
        var (xx, xy, yy) = (Sums(x, rows, x, rows, true), Sums(x, rows, y, columns, matched), Sums(y, columns, y, columns, true));
        var whole = Estimate(null);
        return Jackknife.IsPossible(x.Size(0), y.Size(0)) ? Jackknife.Of(whole, group => Estimate(group)) : new(whole, double.NaN, double.NaN);

        double Estimate(int? without)
        {
            var (n, m) = (NumLeft(xGroups, without), NumLeft(yGroups, without));
            return Left(xx, without) / (n * (n - 1)) + Left(yy, without) / (m * (m - 1)) - 2 * Left(xy, without) / (n * m - (matched ? m : 0));
        }
    }

    // The kernel's sums over the pairs of each two groups, [G, G]; without the pairs in one place, as of an example with itself.
    private static double[,] Sums(Tensor x, Tensor rows, Tensor y, Tensor columns, bool withoutSamePlace)
    {
        using var scope = TensorScope.Open();
        var total = Tensor.Zeros([Jackknife.NumGroups, Jackknife.NumGroups], dtype: DType.Float64);
        for (var start = 0L; start < x.Size(0); start += RowsAtATime)
        {
            using var block = TensorScope.Open();
            var size = Math.Min(RowsAtATime, x.Size(0) - start);
            var part = x.Narrow(0, start, size);
            var kernel = (part.Matmul(y.T()) / (double)x.Size(1) + 1).PowInPlace(3); // [size, M]
            if (withoutSamePlace && start < y.Size(0)) kernel.Diagonal(start).FillInPlace(0);
            total.AddInPlace(rows.Narrow(0, start, size).T().Matmul(kernel.Matmul(columns)));
        }

        var values = total.ToArray<double>();
        var sums = new double[Jackknife.NumGroups, Jackknife.NumGroups];
        System.Buffer.BlockCopy(values, 0, sums, 0, values.Length * sizeof(double));
        return sums;
    }

    // [N, G] of zeros and ones.
    private static Tensor Members(int[] groups) =>
        Tensor.From<long>([.. groups.Select(g => (long)g)], groups.Length).OneHot(Jackknife.NumGroups).ToCopy(DType.Float64);

    private static double NumLeft(int[] groups, int? without) => groups.Count(g => g != without);

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
