namespace Diorama.Data.Features;

/// <summary>Items described by numbers: a row an item, a named column a feature, float32. It never changes.</summary>
public abstract class FeatureMatrix
{
    private protected FeatureMatrix(IReadOnlyList<string> columns, int numRows)
    {
        if (FirstTwice(columns) is { } twice) throw new ArgumentException($"two columns are called '{twice}'; tell them apart by WithPrefix", nameof(columns));
        (Columns, NumRows) = (columns, numRows);
    }

    /// <summary>The columns' names, each once.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many columns there are.</summary>
    public int NumColumns => Columns.Count;

    /// <summary>How many rows there are.</summary>
    public int NumRows { get; }

    /// <summary>How many numbers are stored; of a sparse matrix those that are not 0.</summary>
    public abstract long NumStored { get; }

    /// <summary>Writes a row out.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="target">[columns]; all of it is written.</param>
    public abstract void CopyRow(int row, Span<float> target);

    /// <summary>The same with another name before each column's own: <c>title.</c>, say.</summary>
    public FeatureMatrix WithPrefix(string prefix) => WithColumns([.. Columns.Select(name => prefix + name)]);

    /// <summary>This and another of the same items side by side: this one's columns, then the other's. Sparse where one of the two is.</summary>
    /// <param name="right">As many rows, of the same items in the same order; other columns.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ, or a column has the same name in both.</exception>
    public FeatureMatrix Beside(FeatureMatrix right)
    {
        ArgumentNullException.ThrowIfNull(right);
        if (NumRows != right.NumRows)
        {
            throw new ArgumentException(
                $"{NumRows} rows cannot stand beside {right.NumRows}: a row is an item, so transform the same items in the same order for both", nameof(right));
        }

        return this is DenseMatrix left && right is DenseMatrix other ? left.Append(other) : ToSparse().Append(right.ToSparse());
    }

    /// <summary>The same with every number stored.</summary>
    /// <exception cref="Core.UserException">It has more numbers than an array may hold.</exception>
    public DenseMatrix ToDense()
    {
        if (this is DenseMatrix dense) return dense;
        var values = new float[DenseMatrix.Size(NumRows, NumColumns)];
        for (var row = 0; row < NumRows; row++) CopyRow(row, values.AsSpan(row * NumColumns, NumColumns));
        return new(Columns, values, NumRows);
    }

    /// <summary>The same with only those numbers stored that are not 0.</summary>
    public SparseMatrix ToSparse()
    {
        if (this is SparseMatrix sparse) return sparse;
        var builder = new SparseMatrixBuilder(Columns);
        var row = new float[NumColumns];
        for (var i = 0; i < NumRows; i++)
        {
            CopyRow(i, row);
            for (var column = 0; column < row.Length; column++) builder.Add(column, row[column]);
            builder.EndRow();
        }

        return builder.Build();
    }

    /// <summary>The same numbers under other names.</summary>
    private protected abstract FeatureMatrix WithColumns(IReadOnlyList<string> columns);

    private static string? FirstTwice(IReadOnlyList<string> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return columns.FirstOrDefault(name => !seen.Add(name));
    }
}
