namespace Diorama.Data.Features;

/// <summary>
/// A matrix of features of which only the numbers that are not 0 are stored: compressed sparse rows, as SciPy's <c>csr_matrix</c>. For words: most
/// texts have few of them.
/// </summary>
public sealed class SparseMatrix : FeatureMatrix
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly float[] _values;

    /// <param name="columns">The columns' names, each once.</param>
    /// <param name="starts">[rows + 1]: where each row begins in the two that follow, and their length; taken over.</param>
    /// <param name="indices">Which column each number stands in, rising within a row; taken over.</param>
    /// <param name="values">The numbers; taken over.</param>
    /// <exception cref="ArgumentException">The three do not fit together.</exception>
    public SparseMatrix(IReadOnlyList<string> columns, int[] starts, int[] indices, float[] values)
        : base(columns, starts.Length - 1)
    {
        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != indices.Length || indices.Length != values.Length)
            throw new ArgumentException($"{starts.Length} row starts, {indices.Length} columns and {values.Length} numbers do not fit together", nameof(starts));
        (_starts, _columns, _values) = (starts, indices, values);
        for (var row = 0; row < NumRows; row++) CheckRow(row);
    }

    /// <inheritdoc/>
    public override long NumStored => _values.Length;

    /// <summary>Where each row begins, [rows + 1].</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>The columns of all stored numbers.</summary>
    public ReadOnlySpan<int> Indices => _columns;

    /// <summary>All stored numbers.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The columns that a row has numbers in, rising.</summary>
    public ReadOnlySpan<int> RowIndices(int row) => _columns.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>A row's stored numbers.</summary>
    public ReadOnlySpan<float> RowValues(int row) => _values.AsSpan(_starts[row].._starts[row + 1]);

    /// <inheritdoc/>
    public override void CopyRow(int row, Span<float> target)
    {
        target[..NumColumns].Clear();
        var indices = RowIndices(row);
        var values = RowValues(row);
        for (var i = 0; i < indices.Length; i++) target[indices[i]] = values[i];
    }

    /// <inheritdoc cref="FeatureMatrix.Beside"/>
    internal SparseMatrix Append(SparseMatrix right)
    {
        var builder = new SparseMatrixBuilder([.. Columns, .. right.Columns]);
        for (var row = 0; row < NumRows; row++)
        {
            builder.AddRange(RowIndices(row), RowValues(row), 0);
            builder.AddRange(right.RowIndices(row), right.RowValues(row), NumColumns);
            builder.EndRow();
        }

        return builder.Build();
    }

    private protected override FeatureMatrix WithColumns(IReadOnlyList<string> columns) => new SparseMatrix(columns, _starts, _columns, _values);

    private void CheckRow(int row)
    {
        if (_starts[row] > _starts[row + 1] || _starts[row + 1] > _columns.Length) throw new ArgumentException($"row {row} ends before it begins, or past the end", nameof(row));
        var last = -1;
        foreach (var column in RowIndices(row))
        {
            if (column <= last || column >= NumColumns) throw new ArgumentException($"row {row}: its columns do not rise from 0 to {NumColumns - 1}", nameof(row));
            last = column;
        }
    }
}
