namespace Diorama.Data.Features;

/// <summary>
/// Moves and scales each column to mean 0 and standard deviation 1 over the rows that it learned from, so that columns of different units can be
/// compared. A column that never changes becomes 0.
/// </summary>
/// <remarks>The deviation of the population (divided by n), as scikit-learn's <c>StandardScaler</c>; sums in float64.</remarks>
public sealed class Standardize
{
    private const double Rounding = 1.0 / (1L << 52);

    private readonly double[] _mean;
    private readonly double[] _deviation;

    private Standardize(double[] mean, double[] deviation) => (_mean, _deviation) = (mean, deviation);

    /// <summary>Learns each column's mean and deviation.</summary>
    /// <param name="matrix">At least one row.</param>
    public static Standardize Fit(FeatureMatrix matrix)
    {
        ArgumentOutOfRangeException.ThrowIfZero(matrix.NumRows, nameof(matrix));
        var mean = Average(matrix, (value, _) => value);
        var variance = Average(matrix, (value, column) => (value - mean[column]) * (value - mean[column]));
        return new(mean, [.. variance.Zip(mean, (v, m) => Deviation(Math.Sqrt(v), m, matrix.NumRows))]);
    }

    /// <summary>The matrix on the learnt scale; it becomes dense.</summary>
    /// <exception cref="ArgumentException">It has another number of columns.</exception>
    public DenseMatrix Transform(FeatureMatrix matrix)
    {
        if (matrix.NumColumns != _mean.Length) throw new ArgumentException($"{matrix.NumColumns} columns, but {_mean.Length} were learnt", nameof(matrix));
        var values = matrix.ToDense().Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var column = i % _mean.Length;
            values[i] = _deviation[column] == 0 ? 0 : (float)((values[i] - _mean[column]) / _deviation[column]);
        }

        return new(matrix.Columns, values, matrix.NumRows);
    }

    // Of a column that never changes rounding alone may leave something.
    private static double Deviation(double deviation, double mean, int numRows) => deviation <= numRows * Rounding * Math.Abs(mean) ? 0 : deviation;

    private static double[] Average(FeatureMatrix matrix, Func<float, int, double> of)
    {
        var sums = new double[matrix.NumColumns];
        var row = new float[matrix.NumColumns];
        for (var i = 0; i < matrix.NumRows; i++)
        {
            matrix.CopyRow(i, row);
            for (var column = 0; column < row.Length; column++) sums[column] += of(row[column], column);
        }

        return [.. sums.Select(sum => sum / matrix.NumRows)];
    }
}
