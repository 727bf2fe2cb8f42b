namespace Diorama.Evaluation;

/// <summary>How BLEU cuts a text into words. Scores compare only where this is equal.</summary>
public enum BleuTokenizer
{
    /// <summary>That of the WMT campaigns, for European languages: <c>13a</c>.</summary>
    Mteval13a,

    /// <summary>By Unicode's punctuation and symbols: <c>intl</c>.</summary>
    International,

    /// <summary>Chinese characters one by one, all else as <see cref="Mteval13a"/>: <c>zh</c>.</summary>
    Chinese,

    /// <summary>Every character but space: <c>char</c>.</summary>
    Characters,
}
