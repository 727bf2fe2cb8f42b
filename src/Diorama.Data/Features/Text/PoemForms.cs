namespace Diorama.Data.Features;

/// <summary>A form that texts have.</summary>
/// <param name="NumLines">Lines of verse.</param>
/// <param name="LineLength">Words a line, a Chinese character being one; null where lines differ.</param>
/// <param name="Share">The share of the texts that have it.</param>
public sealed record PoemForms(int NumLines, int? LineLength, double Share)
{
    /// <summary>The forms of texts, the most common first; texts without a word have none.</summary>
    public static IReadOnlyList<PoemForms> Of(IReadOnlyList<string> texts) => Of(texts, passed: null);

    internal static IReadOnlyList<PoemForms> Of(IReadOnlyList<string> texts, Action<int>? passed) =>
    [
        .. texts.Select(text => VerseLines.Lengths(text, passed)).Where(lines => lines.Count > 0)
            .CountBy(lines => (lines.Count, Length: lines.Min() == lines.Max() ? lines[0] : (int?)null))
            .OrderByDescending(form => form.Value).ThenBy(form => form.Key)
            .Select(form => new PoemForms(form.Key.Count, form.Key.Length, (double)form.Value / texts.Count)),
    ];
}
