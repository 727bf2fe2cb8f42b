namespace Diorama.Core;

/// <summary>A <see cref="CaptionSpec"/> as it is stored; anything may be missing in a file.</summary>
internal sealed class CaptionSpecJson
{
    public int Length { get; set; }

    public string[]? Vocabulary { get; set; }

    public int[][]? WordClasses { get; set; }

    /// <summary>True where it can be read back.</summary>
    internal bool IsWhole => Length >= 1 && Vocabulary is { } words && words.Take(CaptionSpec.SpecialWords.Count).SequenceEqual(CaptionSpec.SpecialWords)
        && !words.Contains(null!) && words.Distinct().Count() == words.Length
        && (WordClasses is not { Length: > 0 } classes || (classes.Length == words.Length && Array.TrueForAll(classes, counts => counts is { Length: var length } && length % 2 == 0)));
}
