namespace Diorama.Data.Features;

/// <summary>Makes a <see cref="SparseMatrix"/> row by row.</summary>
internal sealed class SparseMatrixBuilder(IReadOnlyList<string> columns)
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _indices = [];
    private readonly List<float> _values = [];

    /// <summary>A number of the current row, right of those that it has; 0 is not stored.</summary>
    public void Add(int column, float value)
    {
        if (value == 0) return;
        _indices.Add(column);
        _values.Add(value);
    }

    /// <summary>Numbers of the current row, each column moved by so many.</summary>
    public void AddRange(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, int moved)
    {
        for (var i = 0; i < indices.Length; i++) Add(indices[i] + moved, values[i]);
    }

    /// <summary>The next number belongs to the next row.</summary>
    public void EndRow() => _starts.Add(_indices.Count);

    public SparseMatrix Build() => new(columns, [.. _starts], [.. _indices], [.. _values]);
}
