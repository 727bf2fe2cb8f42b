namespace Diorama.Evaluation;

/// <summary>What BLEU counts in a text: add up those of many, and score once.</summary>
public sealed class BleuCounts
{
    /// <summary>The longest runs of words that count.</summary>
    public const int MaxOrder = 4;

    private readonly long[] _matches = new long[MaxOrder];
    private readonly long[] _totals = new long[MaxOrder];

    /// <summary>Words of the text that is scored.</summary>
    public long HypothesisLength { get; private set; }

    /// <summary>Words of the reference nearest in length, the shorter of two equally near.</summary>
    public long ReferenceLength { get; private set; }

    /// <summary>Runs of 1 to 4 words that stand in a reference too.</summary>
    public IReadOnlyList<long> Matches => _matches;

    /// <summary>Runs of 1 to 4 words.</summary>
    public IReadOnlyList<long> Totals => _totals;

    /// <summary>Counts one text.</summary>
    /// <param name="hypothesis">The text that is scored.</param>
    /// <param name="references">What it might have been; at least one.</param>
    /// <param name="tokenizer">How words are told.</param>
    public static BleuCounts Of(string hypothesis, IReadOnlyList<string> references, BleuTokenizer tokenizer = BleuTokenizer.Mteval13a)
    {
        ArgumentOutOfRangeException.ThrowIfZero(references.Count);
        var words = BleuWords.Of(hypothesis, tokenizer);
        var others = references.Select(reference => BleuWords.Of(reference, tokenizer)).ToList();
        var counts = new BleuCounts
        {
            HypothesisLength = words.Length,
            ReferenceLength = others.Select(other => other.Length).OrderBy(length => (Math.Abs(length - words.Length), length)).First(),
        };
        for (var n = 1; n <= MaxOrder; n++)
        {
            var known = NGramBag.OfWords(others[0], n);
            foreach (var other in others.Skip(1))
            {
                foreach (var (run, count) in NGramBag.OfWords(other, n)) known[run] = Math.Max(count, known.GetValueOrDefault(run));
            }

            counts._matches[n - 1] = NGramBag.Shared(NGramBag.OfWords(words, n), known);
            counts._totals[n - 1] = Math.Max(0, words.Length - n + 1);
        }

        return counts;
    }

    /// <summary>Of many texts together.</summary>
    public static BleuCounts Sum(IEnumerable<BleuCounts> parts)
    {
        var sum = new BleuCounts();
        foreach (var part in parts)
        {
            sum.HypothesisLength += part.HypothesisLength;
            sum.ReferenceLength += part.ReferenceLength;
            for (var n = 0; n < MaxOrder; n++)
            {
                sum._matches[n] += part._matches[n];
                sum._totals[n] += part._totals[n];
            }
        }

        return sum;
    }

    /// <summary>Counts that were made elsewhere.</summary>
    internal static BleuCounts From(long hypothesisLength, long referenceLength, IReadOnlyList<long> matches)
    {
        var counts = new BleuCounts { HypothesisLength = hypothesisLength, ReferenceLength = referenceLength };
        for (var n = 0; n < MaxOrder; n++)
        {
            counts._matches[n] = matches[n];
            counts._totals[n] = Math.Max(0, hypothesisLength - n);
        }

        return counts;
    }
}
