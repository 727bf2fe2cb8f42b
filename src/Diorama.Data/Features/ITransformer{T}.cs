namespace Diorama.Data.Features;

/// <summary>Describes items by numbers, one row an item. It never changes, and any number of threads may use it.</summary>
/// <typeparam name="T">The items: texts, pictures, sounds.</typeparam>
public interface ITransformer<in T>
{
    /// <summary>The columns' names, each once.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The items as rows, in their order; seen before or new.</summary>
    /// <returns>[items, <see cref="Columns"/>].</returns>
    FeatureMatrix Transform(IReadOnlyList<T> items);
}
