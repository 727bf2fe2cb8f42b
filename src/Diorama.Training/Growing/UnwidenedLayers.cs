namespace Diorama.Training;

/// <summary>Which widths a broken factor leaves as they were, though a whole one would change them.</summary>
internal static class UnwidenedLayers
{
    /// <summary>Says which.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="changes">What it does to every setting of size.</param>
    /// <param name="whole">What the next whole factor does to the same settings.</param>
    /// <returns>Null where it leaves none.</returns>
    public static string? Said(double factor, IEnumerable<(string Path, string From, string To)> changes, IEnumerable<(string Path, string From, string To)> whole)
    {
        var left = changes.Zip(whole, (now, then) => Left(now, then.To)).OfType<string>().ToList();
        return left.Count == 0 ? null : FormattableString.Invariant(
            $"--wider {factor} leaves as they are: {string.Join(", ", left)}. Widths are rounded; heads, and units that a norm of the whole layer sees, grow by whole multiples only. --wider {Math.Ceiling(factor)} widens them too");
    }

    // A setting may be a list, of which some are left.
    private static string? Left((string Path, string From, string To) now, string whole)
    {
        var (before, after, then) = (Parts(now.From), Parts(now.To), Parts(whole));
        var left = before.Where((width, i) => after[i] == width && then[i] != width).ToList();
        if (left.Count == 0) return null;
        return left.Count == before.Length ? $"{now.Path} ({now.From})" : $"{string.Join(" and ", left)} of {now.Path} ({now.From})";
    }

    private static string[] Parts(string setting) => setting.Trim('[', ']').Split(", ");
}
