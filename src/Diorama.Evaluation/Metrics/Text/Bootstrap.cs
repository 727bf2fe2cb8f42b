using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>How sure a score of many texts is: the texts are drawn again and again with replacement, and scored each time.</summary>
/// <remarks>Koehn 2004, "Statistical significance tests for machine translation evaluation".</remarks>
public static class Bootstrap
{
    /// <summary>How often texts are drawn unless said otherwise.</summary>
    public const int DefaultDraws = 1000;

    /// <summary>The 95% interval of a score.</summary>
    /// <typeparam name="T">What is counted of a text.</typeparam>
    /// <param name="parts">One for each text; at least one.</param>
    /// <param name="score">Scores texts together.</param>
    /// <param name="seed">Draws the texts; equal seeds draw equal places, so that systems can be compared.</param>
    /// <param name="draws">How often; at least 40.</param>
    public static (double Low, double High) Interval<T>(IReadOnlyList<T> parts, Func<IReadOnlyCollection<T>, double> score, long seed = 0, int draws = DefaultDraws)
    {
        var scores = Places(parts.Count, seed, draws).Select(places => score(Array.ConvertAll(places, i => parts[i]))).Order().ToList();
        var tail = draws / 40;
        return (scores[tail], scores[draws - tail - 1]);
    }

    /// <summary>Whether one system is better than another on the same texts: the share of draws in which it is not.</summary>
    /// <typeparam name="T">What is counted of a text.</typeparam>
    /// <param name="one">Of the system that is thought better, one for each text.</param>
    /// <param name="other">Of the other, for the same texts in the same order.</param>
    /// <param name="score">Scores texts together.</param>
    /// <param name="seed">Draws the texts.</param>
    /// <param name="draws">How often.</param>
    /// <returns>In [0, 1]: below 0.05 is usually called significant.</returns>
    public static double Paired<T>(IReadOnlyList<T> one, IReadOnlyList<T> other, Func<IReadOnlyCollection<T>, double> score, long seed = 0, int draws = DefaultDraws)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Count, one.Count);
        var losses = Places(one.Count, seed, draws).Count(places =>
            score(Array.ConvertAll(places, i => one[i])) <= score(Array.ConvertAll(places, i => other[i])));
        return (double)losses / draws;
    }

    private static IEnumerable<int[]> Places(int count, long seed, int draws)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 40);
        var random = new SeededRandom(seed, "bootstrap");
        for (var draw = 0; draw < draws; draw++)
        {
            var places = new int[count];
            for (var i = 0; i < count; i++) places[i] = random.Next(count);
            yield return places;
        }
    }
}
