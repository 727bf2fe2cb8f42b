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
        var (middle, others) = (points[0], points.Skip(1).ToList());
        var everywhere = middle.Notes.Where(note => others.All(p => p.Notes.Contains(note))).ToList();
        foreach (var note in everywhere) yield return $"note: {note}";
        var led = others.SelectMany(p => p.Notes.Except(middle.Notes).Select(note => (p.Setting, note)))
            .Concat(middle.Notes.Except(everywhere).Select(note => (Setting: others.First(p => !p.Notes.Contains(note)).Usual, note)));
        foreach (var (setting, note) in led.DistinctBy(l => l.note.Path).ExceptBy(everywhere.Select(note => note.Path), l => l.note.Path)) yield return $"note: with {setting} {note}";
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
        var lines = kinds.Select(kind => $"  {kind.Select(p => p.Setting).FirstOrDefault(setting => setting is not null) ?? "otherwise"}: {kind.Key}");
        throw new UserException(string.Join(
            Environment.NewLine,
            [
                $"--figure {figure}: varied like this it is of different pixels, and cannot be compared:",
                .. lines,
                "Search in one of them, chosen by --set, or by another --figure.",
            ]));
    }
}
