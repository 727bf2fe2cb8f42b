using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Squared distances between the rows of two matrices, in blocks: memory does not grow with the number of pairs.</summary>
internal static class SquaredDistances
{
    // 16 MiB of float32.
    private const long MostNumbers = 4 << 20;

    /// <summary>Shows the distances block by block.</summary>
    /// <param name="rows">[N, D] float32; borrowed.</param>
    /// <param name="columns">[M, D] float32; borrowed.</param>
    /// <param name="look">Given the number of a block's first row, and its distances [size, M] float32, at least 0, which it may change; in a scope of their own.</param>
    /// <param name="stop">Asks to stop after the block in progress.</param>
    internal static void InBlocks(Tensor rows, Tensor columns, Action<long, Tensor> look, CancellationToken stop = default)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        // |x - y|² = |x|² - 2 x·y + |y|²: digits are lost where points lie close together but far from zero, so zero is put in their midst.
        var middle = columns.Mean([0]);
        var (x, y) = (rows - middle, columns - middle);
        var (xSquares, ySquares) = (x.Square().Sum([1], keepdim: true), y.Square().Sum([1]).Unsqueeze(0)); // [N, 1], [1, M]
        var atATime = Math.Max(1, MostNumbers / y.Size(0));
        for (var start = 0L; start < x.Size(0); start += atATime)
        {
            stop.ThrowIfCancellationRequested();
            using var block = TensorScope.Open();
            var size = Math.Min(atATime, x.Size(0) - start);
            var distances = ySquares.Addmm(x.Narrow(0, start, size), y.T(), alpha: -2).AddInPlace(xSquares.Narrow(0, start, size)).ClampMinInPlace(0);
            look(start, distances);
        }
    }

    /// <summary>The squared distance of each row to its k-th nearest other row.</summary>
    /// <param name="rows">[N, D] float32, N above k; borrowed.</param>
    /// <param name="k">At least 1.</param>
    /// <param name="stop">Asks to stop after the block in progress.</param>
    /// <returns>[N], in the current scope.</returns>
    internal static Tensor ToNeighbour(Tensor rows, int k, CancellationToken stop = default)
    {
        using var scope = TensorScope.Open();
        var found = Tensor.Empty([rows.Size(0)]);
        InBlocks(rows, rows, (start, distances) =>
        {
            distances.Diagonal(start).FillInPlace(double.PositiveInfinity);
            found.Narrow(0, start, distances.Size(0)).CopyInPlace(distances.Topk(k, 1, largest: false, sorted: true).Values.Select(1, k - 1));
        }, stop);
        return scope.Keep(found);
    }
}
