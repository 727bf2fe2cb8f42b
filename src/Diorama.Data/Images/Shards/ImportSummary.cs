using System.Text.RegularExpressions;

namespace Diorama.Data.Images;

/// <summary>What an import did.</summary>
/// <param name="Folder">Where the data lies now.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="PerClass">How many pictures each class has; one number where there are no classes.</param>
/// <param name="LeftOut">What was left out, and why.</param>
/// <param name="Duplicates">The first pictures that equal an earlier one; <see cref="ImportManifest.Duplicates"/> says how many there are.</param>
public sealed partial record ImportSummary(string Folder, ImportManifest Manifest, IReadOnlyList<int> PerClass, IReadOnlyList<BadSample> LeftOut, IReadOnlyList<string> Duplicates)
{
    /// <summary>How many names are shown of each kind.</summary>
    internal const int MostNames = 3;

    /// <summary>What was left out by its reason, most first: a line for each with its number and first names.</summary>
    public IReadOnlyList<string> Reasons => InWords(LeftOut);

    /// <summary>Samples by reason, in words, as <see cref="Reasons"/>.</summary>
    internal static IReadOnlyList<string> InWords(IEnumerable<BadSample> samples) =>
        [.. ByReason(samples).Select(group => $"{group.Count()} left out, {group.Key}: {string.Join(", ", group.Take(MostNames).Select(sample => sample.Name))}{(group.Count() > MostNames ? ", …" : "")}")];

    /// <summary>Samples by what their reasons have in common: all before the first colon, comma or semicolon, numbers aside.</summary>
    internal static IEnumerable<IGrouping<string, BadSample>> ByReason(IEnumerable<BadSample> samples) =>
        samples.GroupBy(sample => Digits().Replace(sample.Reason.Split([':', ',', ';'])[0], "…"), StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal);

    [GeneratedRegex("[0-9]+( x [0-9]+)?")]
    private static partial Regex Digits();
}
