namespace Diorama.Data.Images;

/// <summary>What an import did.</summary>
/// <param name="Folder">Where the data lies now.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="PerClass">How many pictures each class has; one number where there are no classes.</param>
/// <param name="LeftOut">What was left out, and why.</param>
/// <param name="Duplicates">The first pictures that equal an earlier one; <see cref="ImportManifest.Duplicates"/> says how many there are.</param>
public sealed record ImportSummary(string Folder, ImportManifest Manifest, IReadOnlyList<int> PerClass, IReadOnlyList<BadSample> LeftOut, IReadOnlyList<string> Duplicates)
{
    /// <summary>How many names of duplicates are shown.</summary>
    internal const int MostNames = 3;

    /// <summary>What else is good to know of what was imported, in whole lines.</summary>
    public IReadOnlyList<string> Notes => [.. ClassSizes.Notes(Manifest.Classes, PerClass)];

    /// <summary>What was left out by the kind of its reason, most first.</summary>
    public IReadOnlyList<BadSampleGroup> Reasons => BadSampleGroup.Of(LeftOut);
}
