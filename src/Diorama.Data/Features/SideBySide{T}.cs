namespace Diorama.Data.Features;

/// <summary>Several estimators over the same items: their columns stand side by side, in the order of the estimators.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <param name="parts">At least one.</param>
public sealed class SideBySide<T>(params IReadOnlyList<IEstimator<T>> parts) : IEstimator<T>
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    public ITransformer<T> Fit(IReadOnlyList<T> items) => new Fitted([.. parts.Select(part => part.Fit(items))]);

    private sealed class Fitted(IReadOnlyList<ITransformer<T>> parts) : ITransformer<T>
    {
        public IReadOnlyList<string> Columns { get; } = [.. parts.SelectMany(part => part.Columns)];

        public FeatureMatrix Transform(IReadOnlyList<T> items) =>
            parts.Select(part => part.Transform(items)).Aggregate((left, right) => left.Beside(right));
    }
}
