using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>A matrix of features whose numbers all are stored, row after row.</summary>
public sealed class DenseMatrix : FeatureMatrix
{
    private readonly float[] _values;

    /// <param name="columns">The columns' names, each once.</param>
    /// <param name="values">[rows, columns], row after row; taken over.</param>
    /// <param name="numRows">How many rows; null: as many as the values make, where there are columns.</param>
    /// <exception cref="ArgumentException">The values do not fill whole rows, or two columns have one name.</exception>
    public DenseMatrix(IReadOnlyList<string> columns, float[] values, int? numRows = null)
        : base(columns, numRows ?? (columns.Count == 0 ? 0 : values.Length / columns.Count))
    {
        if (values.Length != (long)NumRows * NumColumns) throw new ArgumentException($"{values.Length} numbers do not fill {NumRows} rows of {NumColumns} columns", nameof(values));
        _values = values;
    }

    /// <summary>All numbers, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The same, to be read and not changed.</summary>
    internal float[] Raw => _values;

    /// <inheritdoc/>
    public override long NumStored => _values.Length;

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> Row(int row) => _values.AsSpan(checked(row * NumColumns), NumColumns);

    /// <inheritdoc/>
    public override void CopyRow(int row, Span<float> target) => Row(row).CopyTo(target);

    /// <summary>How many numbers a matrix has.</summary>
    /// <exception cref="UserException">More than an array may hold.</exception>
    internal static int Size(int numRows, int numColumns)
    {
        var size = (long)numRows * numColumns;
        return size <= Array.MaxLength ? (int)size : throw new UserException(
            $"{numRows} rows of {numColumns} columns are too many numbers to be all stored. Take fewer columns, or keep the matrix sparse (.npz).");
    }

    /// <inheritdoc cref="FeatureMatrix.Beside"/>
    internal DenseMatrix Append(DenseMatrix right)
    {
        var width = NumColumns + right.NumColumns;
        var values = new float[Size(NumRows, width)];
        for (var row = 0; row < NumRows; row++)
        {
            Row(row).CopyTo(values.AsSpan(row * width));
            right.Row(row).CopyTo(values.AsSpan(row * width + NumColumns));
        }

        return new([.. Columns, .. right.Columns], values, NumRows);
    }

    private protected override FeatureMatrix WithColumns(IReadOnlyList<string> columns) => new DenseMatrix(columns, _values, NumRows);
}
