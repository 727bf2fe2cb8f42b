using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>Counts of words, and of runs of words, in each text: a column a term. The terms are those of the texts that it learns from.</summary>
public sealed record BagOfWords : IEstimator<string>
{
    /// <value>The longest run of words that is a term; at least 1, the default: words alone. Runs do not go beyond a line or a clause.</value>
    public int NGrams { get; init; } = 1;

    /// <value>The shortest run of words that is a term; from 1, the default, to <see cref="NGrams"/>.</value>
    public int MinNGrams { get; init; } = 1;

    /// <value>Terms that stand in fewer texts are left out; at least 1, the default.</value>
    public int MinDocuments { get; init; } = 1;

    /// <value>Terms that stand in more than this share of the texts are left out, in (0, 1]; default 1: none.</value>
    public double MaxShare { get; init; } = 1;

    /// <value>Only so many terms, those that are counted most often; equals in order of their characters. Default <see cref="int.MaxValue"/>.</value>
    public int MaxTerms { get; init; } = int.MaxValue;

    /// <summary>Learns the terms; they are in order of their characters.</summary>
    /// <exception cref="UserException">No term is left, or there are more than can be held in memory.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public BagOfWordsTransformer Fit(IReadOnlyList<string> texts) => Fit(texts, passed: null);

    internal BagOfWordsTransformer Fit(IReadOnlyList<string> texts, Action<int>? passed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinNGrams, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinNGrams, NGrams);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinDocuments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTerms, 1);
        if (!(MaxShare is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(texts), MaxShare, "MaxShare lies in (0, 1]");
        var table = new NGramTable(NGrams);
        foreach (var text in texts) table.Add(Words.Each(text.AsMemory(), passed));
        var kept = Lengths.SelectMany(table.Runs)
            .Where(run => run.Documents >= MinDocuments && run.Documents <= MaxShare * texts.Count)
            .Select(run => (Run: run, Text: table.Text(run)))
            .OrderByDescending(term => term.Run.Count).ThenBy(term => term.Text, StringComparer.Ordinal)
            .Take(MaxTerms)
            .OrderBy(term => term.Text, StringComparer.Ordinal)
            .ToList();
        if (kept.Count == 0)
        {
            throw new UserException($"no term is left of {texts.Count} texts: {Lengths.Sum(table.NumDistinct)} were found, but none stands in at least {MinDocuments} "
                + FormattableString.Invariant($"of them and in at most {100 * MaxShare:0.#}%. Give more texts, or wider bounds."));
        }

        return new(kept.ConvertAll(term => term.Text), kept.ConvertAll(term => term.Run.Documents), NGrams);
    }

    private IEnumerable<int> Lengths => Enumerable.Range(MinNGrams, NGrams - MinNGrams + 1);

    ITransformer<string> IEstimator<string>.Fit(IReadOnlyList<string> items) => Fit(items);
}
