using Diorama.Core;

namespace Diorama.Cli;

/// <summary>What there is to say of a search before it begins, by what its points look like.</summary>
internal static class SpaceNotes
{
    // Figures that are of pixels as a model draws them.
    private static readonly string[] _likelihoods = [".nats", ".bits_per_dim"];

    /// <summary>The traps: those of all points once, and of the others each once, with the setting that leads into it.</summary>
    /// <param name="points">The middle of the space first.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<SeenPoint> points)
    {
        var everywhere = points[0].Notes.Where(note => points.All(p => p.Notes.Contains(note))).ToList();
        foreach (var note in everywhere) yield return $"note: {note}";
        var known = everywhere.ConvertAll(note => note.Path);
        foreach (var (setting, note) in points.Skip(1).Append(points[0]).SelectMany(p => p.Notes.Select(note => (p.Setting, note))))
        {
            if (known.Contains(note.Path)) continue;
            known.Add(note.Path);
            yield return $"note: {(setting is null ? "in the middle of the space" : $"with {setting}")} {note}";
        }
    }

    /// <summary>Refuses to compare likelihoods of different pixels: they are of two data sets, and lie nats apart (Burda et al. 2016, arXiv 1509.00519, section 5).</summary>
    /// <param name="figure">What is compared.</param>
    /// <param name="points">The middle of the space first.</param>
    /// <exception cref="UserException">They differ.</exception>
    public static void RefuseMixedPixels(string figure, IReadOnlyList<SeenPoint> points)
    {
        if (!_likelihoods.Any(end => figure.EndsWith(end, StringComparison.Ordinal))) return;
        var kinds = points.Where(p => p.Pixels is not null).GroupBy(p => p.Pixels).ToList();
        if (kinds.Count < 2) return;
        var lines = kinds.Select(kind => $"  {kind.Select(p => p.Setting).FirstOrDefault(setting => setting is not null) ?? "in the middle"}: {kind.Key}");
        throw new UserException(string.Join(
            Environment.NewLine, [$"--figure {figure}: varied like this it is of different pixels, and cannot be compared:", .. lines, "Search in one of them, chosen by --set, or by another --figure."]));
    }
}
