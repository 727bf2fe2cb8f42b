namespace Diorama.Evaluation;

/// <summary>What chrF counts in a text: add up those of many, and score once.</summary>
public sealed class ChrfCounts
{
    /// <summary>The longest runs of characters that count.</summary>
    public const int CharacterOrder = 6;

    private const string Marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private ChrfCounts(int wordOrder) => Orders = new (long, long, long)[CharacterOrder + wordOrder];

    /// <summary>For each order, characters' first, then words': runs of the text, of the reference, and of both.</summary>
    internal (long Hypothesis, long Reference, long Matches)[] Orders { get; }

    /// <summary>Counts one text.</summary>
    /// <param name="hypothesis">The text that is scored.</param>
    /// <param name="references">What it might have been, at least one; the one that scores best counts.</param>
    /// <param name="wordOrder">The longest runs of words that count beside characters: 0 for chrF, 2 for chrF++.</param>
    public static ChrfCounts Of(string hypothesis, IReadOnlyList<string> references, int wordOrder = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(references.Count);
        var own = Runs(hypothesis, wordOrder);
        return references.Select(reference => Of(own, Runs(reference, wordOrder), wordOrder)).MaxBy(counts => Chrf.Of(counts).Score)!;
    }

    /// <summary>Of many texts together; at least one, all with the same word order.</summary>
    public static ChrfCounts Sum(IReadOnlyCollection<ChrfCounts> parts)
    {
        var sum = new ChrfCounts(parts.First().Orders.Length - CharacterOrder);
        foreach (var part in parts)
        {
            for (var i = 0; i < sum.Orders.Length; i++)
            {
                var (hypothesis, reference, matches) = part.Orders[i];
                sum.Orders[i] = (sum.Orders[i].Hypothesis + hypothesis, sum.Orders[i].Reference + reference, sum.Orders[i].Matches + matches);
            }
        }

        return sum;
    }

    private static ChrfCounts Of(Dictionary<string, int>[] own, Dictionary<string, int>[] other, int wordOrder)
    {
        var counts = new ChrfCounts(wordOrder);
        for (var i = 0; i < own.Length; i++)
        {
            // Where the reference is too short for an order, the text's own runs of it do not count either.
            counts.Orders[i] = other[i].Count == 0 ? (0, 0, 0) : (own[i].Values.Sum(), other[i].Values.Sum(), NGramBag.Shared(own[i], other[i]));
        }

        return counts;
    }

    private static Dictionary<string, int>[] Runs(string text, int wordOrder)
    {
        string[] characters = [.. string.Concat(BleuWords.Words(text)).EnumerateRunes().Select(rune => rune.ToString())];
        string[] words = wordOrder == 0 ? [] : [.. BleuWords.Words(text).SelectMany(Parts)];
        return
        [
            .. Enumerable.Range(1, CharacterOrder).Select(order => NGramBag.OfCharacters(characters, order)),
            .. Enumerable.Range(1, wordOrder).Select(order => NGramBag.OfWords(words, order)),
        ];
    }

    // One mark is taken off: the last, or else the first.
    private static IEnumerable<string> Parts(string word) =>
        word.EnumerateRunes().Count() == 1 ? [word]
        : Marks.Contains(word[^1], StringComparison.Ordinal) ? [word[..^1], word[^1..]]
        : Marks.Contains(word[0], StringComparison.Ordinal) ? [word[..1], word[1..]]
        : [word];
}
