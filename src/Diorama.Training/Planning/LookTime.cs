namespace Diorama.Training;

/// <summary>
/// Foretells how long a look at many samples takes by looks at few: at twice as many each time, until that has taken long enough to tell. Part of a look lasts as long however
/// many there are, such as reading what the model learnt from, and the rest grows with them: the last two tell both apart.
/// </summary>
internal static class LookTime
{
    /// <summary>A whole batch of an evaluation: fewer take as long.</summary>
    internal const int Fewest = 128;

    private const double Telling = 5;
    private const double TooLong = 15; // for one more that takes twice as long

    /// <summary>Foretells.</summary>
    /// <param name="samples">At how many the run looks.</param>
    /// <param name="take">Looks at so many, and returns how many seconds that took.</param>
    /// <returns>Seconds.</returns>
    internal static double Foretell(int samples, Func<int, double> take)
    {
        var count = Math.Min(samples, Fewest);
        var taken = take(count);
        if (count == samples) return taken;
        if (taken > TooLong) return taken * samples / count;
        while (true)
        {
            var (fewer, before) = (count, taken);
            count = Math.Min(samples, 2 * count);
            taken = take(count);
            if (count == samples) return taken;
            if (taken > Telling) return taken + Math.Max(0, taken - before) * (samples - count) / (count - fewer);
        }
    }
}
