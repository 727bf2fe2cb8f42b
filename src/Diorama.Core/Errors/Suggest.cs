namespace Diorama.Core;

/// <summary>"Did you mean": the known names that lie close to a mistyped one.</summary>
public static class Suggest
{
    // Nobody mistypes more than this; it bounds the work on hostile names.
    private const int LongestName = 64;

    /// <summary>The known name nearest to <paramref name="name"/>, or null when none is near.</summary>
    /// <param name="name">What was typed. Letter case, <c>-</c> and <c>_</c> count for nothing.</param>
    /// <param name="known">The names to choose from; of equally near ones the first wins.</param>
    /// <returns>A name at an edit distance of at most a third of its length (at least 1), or one that the typed name begins or is begun by.</returns>
    public static string? Closest(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        var typed = Plain(name);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in known)
        {
            var target = Plain(candidate);
            var limit = Math.Max(1, Math.Max(typed.Length, target.Length) / 3);
            var distance = Distance(typed, target);
            if (distance > limit && IsPrefix(typed, target))
            {
                distance = limit;
            }

            if (distance <= limit && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The end of an error message about an unknown name: <c>"; did you mean x?"</c>, else the whole list, else nothing.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="known">The names to choose from.</param>
    public static string DidYouMean(string name, IReadOnlyCollection<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (Closest(name, known) is { } near)
        {
            return $"; did you mean {near}?";
        }

        return known.Count == 0 ? "" : $"; known: {string.Join(", ", known)}";
    }

    /// <summary>Edit distance with swaps of neighbours (optimal string alignment): Damerau 1964.</summary>
    internal static int Distance(string a, string b)
    {
        if (a.Length > LongestName || b.Length > LongestName)
        {
            return a == b ? 0 : int.MaxValue;
        }

        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }

    private static bool IsPrefix(string typed, string target) =>
        typed.Length >= 3 && target.Length >= 3
        && (target.StartsWith(typed, StringComparison.Ordinal) || typed.StartsWith(target, StringComparison.Ordinal));

    private static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('-' or '_'))).ToLowerInvariant();
}
