using Diorama.Core;

namespace Diorama.Training;

/// <summary>Says which point to try next.</summary>
public interface ISearchMethod
{
    /// <summary>The next point.</summary>
    /// <param name="space">What is varied.</param>
    /// <param name="seen">Points that were tried, with their losses, the lower the better; infinite where one failed.</param>
    /// <param name="random">Where to draw from.</param>
    /// <returns>A place in [0, 1] for each setting.</returns>
    double[] Next(SearchSpace space, IReadOnlyList<(IReadOnlyList<double> Point, double Loss)> seen, SeededRandom random);
}
