using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>
/// Matrices of features as files that Python reads: <c>.npz</c>, <c>.npy</c> and <c>.csv</c>, told apart by their names' ends. An <c>.npz</c> holds a
/// dense matrix as <c>values</c> and a sparse one as <c>scipy.sparse.load_npz</c> reads it, and the columns' names as <c>columns</c>; an
/// <c>.npy</c> holds numbers alone.
/// </summary>
public static class FeatureFile
{
    private const string Values = "values";
    private const string Columns = "columns";
    private const int MaxUnnamed = 10_000_000;

    /// <summary>Reads a matrix.</summary>
    /// <param name="path">The file. Columns of an <c>.npy</c> or of an <c>.npz</c> without names are called <c>x0</c>, <c>x1</c> and so on.</param>
    /// <exception cref="UserException">It is missing, of another kind, damaged, or no matrix.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static FeatureMatrix Read(string path) => Kind(path) switch
    {
        ".csv" => CsvFile.Read(path),
        ".npy" => Dense(path, NpyFile.Read(path), null),
        _ => FromArrays(path, NpzFile.Read(path)),
    };

    /// <summary>Writes a matrix; a file that exists is replaced. As <c>.npy</c> and <c>.csv</c> a sparse matrix becomes dense.</summary>
    /// <exception cref="UserException">The name ends in something else, the matrix is too large for the kind, or the folder may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void Write(string path, FeatureMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        switch (Kind(path))
        {
            case ".csv": CsvFile.Write(path, matrix); break;
            case ".npy": NpyFile.Write(path, Array(matrix.ToDense())); break;
            default: NpzFile.Write(path, Arrays(matrix)); break;
        }
    }

    /// <summary>The end of a file's name, in lower case.</summary>
    /// <exception cref="UserException">It is none of the three.</exception>
    public static string Kind(string path) => Path.GetExtension(path).ToLowerInvariant() is (".npz" or ".npy" or ".csv") and var kind ? kind
        : throw new UserException($"{path}: features are kept as .npz, .npy or .csv.");

    private static NumpyArray Array(DenseMatrix matrix) => NumpyArray.Of(matrix.Raw, matrix.NumRows, matrix.NumColumns);

    private static IEnumerable<KeyValuePair<string, NumpyArray>> Arrays(FeatureMatrix matrix)
    {
        if (matrix is DenseMatrix dense)
        {
            yield return new(Values, Array(dense));
        }
        else
        {
            var sparse = matrix.ToSparse();
            yield return new("format", NumpyArray.Single("csr"));
            yield return new("shape", NumpyArray.Of<long>([sparse.NumRows, sparse.NumColumns]));
            yield return new("indptr", NumpyArray.Of(sparse.Starts.ToArray()));
            yield return new("indices", NumpyArray.Of(sparse.Indices.ToArray()));
            yield return new("data", NumpyArray.Of(sparse.Values.ToArray()));
        }

        yield return new(Columns, NumpyArray.Of(matrix.Columns.ToArray()));
    }

    private static FeatureMatrix FromArrays(string path, IReadOnlyDictionary<string, NumpyArray> arrays)
    {
        var names = arrays.GetValueOrDefault(Columns)?.Values<string>();
        if (arrays.TryGetValue("format", out var format)) return Sparse(path, arrays, format, names);
        var numbers = arrays.Where(a => a.Key != Columns).ToList();
        if (arrays.GetValueOrDefault(Values) is null && numbers.Count != 1)
            throw new UserException($"{path}: no matrix of features: it should hold one array '{Values}', but holds {(numbers.Count == 0 ? "none" : string.Join(", ", numbers.Select(a => a.Key)))}.");
        return Dense(path, arrays.GetValueOrDefault(Values) ?? numbers[0].Value, names);
    }

    private static DenseMatrix Dense(string path, NumpyArray array, string[]? names)
    {
        if (array.Shape.Length is 0 or > 2) throw new UserException($"{path}: an array of {array.Shape.Length} dimensions; a matrix has two: items and features.");
        var numRows = array.Shape[0];
        var numColumns = array.Shape.Length == 1 ? 1 : array.Shape[1];
        return new(Checked(path, names, numColumns), array.ToSingles(), numRows);
    }

    private static SparseMatrix Sparse(string path, IReadOnlyDictionary<string, NumpyArray> arrays, NumpyArray format, string[]? names)
    {
        if (format.Values<string>() is not ["csr"])
            throw new UserException(
                $"{path}: a sparse matrix in the form '{string.Join(' ', format.Values<string>())}'; csr is read. Convert it: matrix.tocsr()."
            );
        var shape = Whole(path, arrays, "shape");
        if (shape is not [>= 0, >= 0]) throw new UserException($"{path}: its shape has {shape.Length} dimensions; a matrix has two.");
        try
        {
            var matrix = new SparseMatrix(Checked(path, names, shape[1]), Whole(path, arrays, "indptr"), Whole(path, arrays, "indices"), arrays.Need(path, "data").ToSingles());
            return matrix.NumRows == shape[0] ? matrix : throw new UserException($"{path}: {matrix.NumRows} rows, but its shape says {shape[0]}.");
        }
        catch (ArgumentException e)
        {
            throw new UserException($"{path}: a damaged sparse matrix: {e.Message.Split(" (Parameter", 2)[0]}.", e);
        }
    }

    // SciPy writes these as int32 or int64, as it comes.
    private static int[] Whole(string path, IReadOnlyDictionary<string, NumpyArray> arrays, string name)
    {
        var array = arrays.Need(path, name);
        if (array.ElementType == typeof(int)) return array.Values<int>();
        var wide = array.Values<long>();
        return wide.All(v => v is >= int.MinValue and <= int.MaxValue) ? System.Array.ConvertAll(wide, v => (int)v) : throw new UserException($"{path}: {name} has numbers that are too large.");
    }

    private static string[] Checked(string path, string[]? names, int count)
    {
        if (names is null)
            return count <= MaxUnnamed
                ? [.. Enumerable.Range(0, count).Select(i => $"x{i}")]
                : throw new UserException($"{path}: {count} columns without names; the most is {MaxUnnamed}.");
        if (names.Length != count)
            throw new UserException($"{path}: {names.Length} names for {count} columns.");
        return names.Distinct(StringComparer.Ordinal).Count() == count ? names : throw new UserException($"{path}: two columns have one name.");
    }
}
