namespace Diorama.Data.Text;

/// <summary>From which of its texts a verse is translated into which.</summary>
/// <param name="Source">The one that is read.</param>
/// <param name="Target">The one that is written; another.</param>
public sealed record VerseDirection(VerseLanguage Source, VerseLanguage Target)
{
    /// <summary>What recipes call it: <c>spanish-modern</c>.</summary>
    public string Name => NameOf(Source, Target);

    /// <summary>All, in the order of their names.</summary>
    internal static IReadOnlyList<VerseDirection> All { get; } =
        [.. Enum.GetValues<VerseLanguage>().SelectMany(s => Enum.GetValues<VerseLanguage>().Where(t => t != s).Select(t => new VerseDirection(s, t))).OrderBy(d => d.Name, StringComparer.Ordinal)];

    internal static string NameOf(VerseLanguage source, VerseLanguage target) => FormattableString.Invariant($"{source}-{target}").ToLowerInvariant();
}
