namespace Diorama.Data.Features;

/// <summary>
/// Features that any function computes: those of a trained model, say, whose layer this one need not know. It learns nothing.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
/// <param name="columns">The columns' names.</param>
/// <param name="compute">Takes up to <paramref name="batch"/> items and gives [items, columns], row after row.</param>
/// <param name="batch">The most items it is given at once; at least 1.</param>
/// <example><code>
/// new FunctionFeatures&lt;Picture&gt;(names, pictures =&gt; classifier.Features(ToTensor(pictures)).ToArray&lt;float&gt;())
/// </code></example>
public sealed class FunctionFeatures<T>(IReadOnlyList<string> columns, Func<IReadOnlyList<T>, float[]> compute, int batch = 256) : IEstimator<T>, ITransformer<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => columns;

    /// <inheritdoc/>
    public ITransformer<T> Fit(IReadOnlyList<T> items) => this;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The function gave another count of numbers.</exception>
    public FeatureMatrix Transform(IReadOnlyList<T> items)
    {
        var values = new float[DenseMatrix.Size(items.Count, columns.Count)];
        var done = 0;
        foreach (var part in items.Chunk(batch))
        {
            var rows = compute(part);
            if (rows.Length != part.Length * columns.Count)
                throw new ArgumentException($"the function gave {rows.Length} numbers for {part.Length} items of {columns.Count} columns");
            rows.CopyTo(values, done * columns.Count);
            done += part.Length;
        }

        return new DenseMatrix(columns, values, items.Count);
    }
}
