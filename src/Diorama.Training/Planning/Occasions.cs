namespace Diorama.Training;

/// <summary>How often a run does what it does at every so many steps, and at its end in any case.</summary>
internal static class Occasions
{
    /// <param name="steps">Of the whole run.</param>
    /// <param name="every">Steps between two; 0: only at the end.</param>
    public static long Count(long steps, int every) => every > 0 ? (steps + every - 1) / every : 1;

    /// <summary>How often a run that goes on still does it.</summary>
    /// <param name="from">Steps that are behind it.</param>
    /// <param name="steps">Of the whole run.</param>
    /// <param name="every">Steps between two; 0: only at the end.</param>
    public static long Left(long from, long steps, int every) => from >= steps ? 0 : Count(steps, every) - (every > 0 ? from / every : 0);
}
