namespace Diorama.Data.Features;

/// <summary>
/// Learns from items how to describe them by numbers: <see cref="Fit"/> gives what <see cref="ITransformer{T}.Transform">transforms</see>. An estimator
/// is settings alone and never changes, so that one may be fitted many times.
/// </summary>
/// <typeparam name="T">The items: texts, pictures, sounds.</typeparam>
public interface IEstimator<in T>
{
    /// <summary>Learns from items; those that need to learn nothing only give what transforms.</summary>
    /// <param name="items">What to learn from: training items alone, or what is measured on the rest flatters.</param>
    /// <exception cref="Core.UserException">There is nothing to learn from.</exception>
    ITransformer<T> Fit(IReadOnlyList<T> items);
}
