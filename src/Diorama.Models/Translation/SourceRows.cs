using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What a predictor knows of its sources, one row for each hypothesis. It is gathered anew only when hypotheses of other sources are asked for.</summary>
internal sealed class SourceRows : IDisposable
{
    private IReadOnlyList<Tensor> _sources = [];
    private IReadOnlyList<Tensor> _rows = [];
    private int[] _sourceOf = [];
    private int[] _gathered = [];

    /// <summary>Begins with one row for each source.</summary>
    /// <param name="count">How many sources.</param>
    /// <param name="sources">[count, ...] each; taken over.</param>
    internal void Begin(int count, IReadOnlyList<Tensor> sources)
    {
        Dispose();
        _sources = [.. sources.Select(tensor => tensor.Contiguous().Own())];
        _sourceOf = [.. Enumerable.Range(0, count)];
    }

    /// <summary>As they were given, one row for each source: [count, ...] each; borrowed.</summary>
    internal IReadOnlyList<Tensor> Sources => _sources;

    /// <summary>Which sources rows have that continue others.</summary>
    /// <param name="parents">Rows of the call before.</param>
    /// <returns>[rows, 1] int64, in the current scope.</returns>
    internal Tensor FollowByNumber(ReadOnlySpan<int> parents)
    {
        Continue(parents);
        return Index(_sourceOf).Unsqueeze(1);
    }

    /// <summary>The sources of rows that continue others.</summary>
    /// <param name="parents">Rows of the call before.</param>
    /// <returns>[rows, ...] each; borrowed until the next call.</returns>
    internal IReadOnlyList<Tensor> Follow(ReadOnlySpan<int> parents)
    {
        var sourceOf = Continue(parents);
        if (_sources.Count > 0 && IsIdentity(sourceOf, (int)_sources[0].Size(0))) return _sources;
        if (!_gathered.AsSpan().SequenceEqual(sourceOf) || _rows.Count == 0)
        {
            Free(_rows);
            var index = _sources.Count == 0 ? null : Index(sourceOf).To(_sources[0].Device);
            _rows = [.. _sources.Select(tensor => tensor.IndexSelect(0, index!).Own())];
            _gathered = sourceOf;
        }

        return _rows;
    }

    /// <summary>Rows of ids, padded to the longest: [rows, S] int64, in the current scope.</summary>
    internal static Tensor Stack(IReadOnlyList<int[]> rows, int pad)
    {
        var width = rows.Max(row => row.Length);
        var ids = new long[rows.Count * width];
        Array.Fill(ids, pad);
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < rows[i].Length; j++) ids[(i * width) + j] = rows[i][j];
        }

        return Tensor.From<long>(ids, rows.Count, width);
    }

    /// <summary>Row numbers as a tensor [rows] int64, in the current scope.</summary>
    internal static Tensor Index(ReadOnlySpan<int> rows) => Tensor.From(rows, rows.Length).ToCopy(dtype: DType.Int64);

    /// <summary>Whether rows are all of so many, in order.</summary>
    internal static bool IsIdentity(ReadOnlySpan<int> rows, int count)
    {
        if (rows.Length != count) return false;
        for (var i = 0; i < count; i++)
        {
            if (rows[i] != i) return false;
        }

        return true;
    }

    /// <summary>Frees everything.</summary>
    public void Dispose()
    {
        Free(_sources);
        Free(_rows);
        (_sources, _rows, _sourceOf, _gathered) = ([], [], [], []);
    }

    private int[] Continue(ReadOnlySpan<int> parents)
    {
        var sourceOf = new int[parents.Length];
        for (var i = 0; i < parents.Length; i++) sourceOf[i] = _sourceOf[parents[i]];
        return _sourceOf = sourceOf;
    }

    private static void Free(IReadOnlyList<Tensor> tensors)
    {
        foreach (var tensor in tensors) tensor.Dispose();
    }
}
