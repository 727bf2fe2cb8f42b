using System.Globalization;
using Diorama.Data.Images;

namespace Diorama.Data.Features;

/// <summary>
/// Where a picture has edges, and which way they run: histograms of the gradient's direction in a grid of cells. It sees shape and no colour, and
/// neither brightness nor contrast matter; pictures of any size give as many numbers. It learns nothing.
/// </summary>
/// <remarks>
/// After Dalal and Triggs 2005. Of the grey picture (BT.601) the gradient is (right - left, below - above), border pixels repeated; a pixel votes with the
/// gradient's length for the two directions nearest to its own, of <c>orientations</c> equally far apart in half a turn (0: the gradient runs across, so
/// the edge upright; then clockwise). Unlike there, cells are not blended and the norm (Euclidean, 1) is that of the whole picture.
/// </remarks>
public sealed class OrientationHistogram : IEstimator<Picture>, ITransformer<Picture>
{
    private readonly int _cells;
    private readonly int _orientations;

    /// <param name="cells">Cells a side, at least 1; default 4.</param>
    /// <param name="orientations">Directions in half a turn, at least 2; default 9: every 20 degrees.</param>
    public OrientationHistogram(int cells = 4, int orientations = 9)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(orientations, 2);
        (_cells, _orientations) = (cells, orientations);
        Columns =
        [
            .. from y in Enumerable.Range(0, cells)
            from x in Enumerable.Range(0, cells)
            from direction in Enumerable.Range(0, orientations)
            select string.Create(CultureInfo.InvariantCulture, $"edge.{y}.{x}.{direction}"),
        ];
    }

    /// <summary><c>edge.ROW.COLUMN.DIRECTION</c>, from 0.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public ITransformer<Picture> Fit(IReadOnlyList<Picture> items) => this;

    /// <inheritdoc/>
    public FeatureMatrix Transform(IReadOnlyList<Picture> items)
    {
        var values = new float[DenseMatrix.Size(items.Count, Columns.Count)];
        for (var i = 0; i < items.Count; i++) Describe(items[i].WithChannels(1), values.AsSpan(i * Columns.Count, Columns.Count));
        return new DenseMatrix(Columns, values, items.Count);
    }

    private void Describe(Picture grey, Span<float> row)
    {
        var sums = new double[row.Length];
        for (var y = 0; y < grey.Height; y++)
        {
            for (var x = 0; x < grey.Width; x++)
            {
                var across = At(grey, x + 1, y) - At(grey, x - 1, y);
                var down = At(grey, x, y + 1) - At(grey, x, y - 1);
                if (across == 0 && down == 0) continue;
                var cell = y * _cells / grey.Height * _cells + x * _cells / grey.Width;
                Vote(sums.AsSpan(cell * _orientations, _orientations), across, down);
            }
        }

        var norm = Math.Sqrt(sums.Sum(s => s * s));
        for (var i = 0; i < row.Length; i++) row[i] = norm == 0 ? 0 : (float)(sums[i] / norm);
    }

    private static void Vote(Span<double> directions, int across, int down)
    {
        var length = Math.Sqrt((double)across * across + (double)down * down);
        var turn = Math.Atan2(down, across) / Math.PI; // in half turns, (-1, 1]
        var at = (turn < 0 ? turn + 1 : turn) * directions.Length;
        var low = (int)at;
        directions[low % directions.Length] += length * (1 - (at - low));
        directions[(low + 1) % directions.Length] += length * (at - low);
    }

    private static int At(Picture grey, int x, int y) => grey[Math.Clamp(x, 0, grey.Width - 1), Math.Clamp(y, 0, grey.Height - 1)][0];
}
