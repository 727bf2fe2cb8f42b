using System.Collections.Frozen;

namespace Diorama.Data.Features;

/// <summary>Counts the terms that <see cref="BagOfWords"/> learnt.</summary>
public sealed class BagOfWordsTransformer : ITransformer<string>
{
    private readonly FrozenDictionary<string, int> _ids;

    internal BagOfWordsTransformer(IReadOnlyList<string> terms, IReadOnlyList<int> documents, int nGrams)
    {
        (Columns, DocumentCounts, NGrams) = (terms, documents, nGrams);
        _ids = terms.Select((term, i) => KeyValuePair.Create(term, i)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The terms.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>In how many of the texts that were learnt from each term stands.</summary>
    public IReadOnlyList<int> DocumentCounts { get; }

    /// <summary>The longest run of words that is a term.</summary>
    public int NGrams { get; }

    /// <summary>The counts; words that were not learnt count for nothing.</summary>
    /// <returns>[texts, terms].</returns>
    public SparseMatrix Transform(IReadOnlyList<string> items) => Transform(items, passed: null);

    internal SparseMatrix Transform(IReadOnlyList<string> items, Action<int>? passed)
    {
        var builder = new SparseMatrixBuilder(Columns);
        var counts = new SortedDictionary<int, int>();
        foreach (var text in items)
        {
            counts.Clear();
            foreach (var (term, _, _) in Terms(text, passed)) counts[term] = counts.GetValueOrDefault(term) + 1;
            foreach (var (term, count) in counts) builder.Add(term, count);
            builder.EndRow();
        }

        return builder.Build();
    }

    FeatureMatrix ITransformer<string>.Transform(IReadOnlyList<string> items) => Transform(items);

    /// <summary>A text's terms in the order of the text, each with the number of its first word among all words, known or not, and its length in words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="passed">As of <see cref="Words.Each"/>.</param>
    internal IEnumerable<(int Term, int Start, int Length)> Terms(string text, Action<int>? passed = null)
    {
        foreach (var (term, start, length) in Features.NGrams.Of(Words.Each(text.AsMemory(), passed), NGrams))
        {
            if (_ids.TryGetValue(term, out var id)) yield return (id, start, length);
        }
    }

    internal void AddTo(IDictionary<string, NumpyArray> arrays)
    {
        arrays["terms"] = NumpyArray.Of(Columns.ToArray());
        arrays["documents"] = NumpyArray.Of(DocumentCounts.ToArray());
        arrays["ngrams"] = NumpyArray.Single(NGrams);
    }

    internal static BagOfWordsTransformer From(string path, IReadOnlyDictionary<string, NumpyArray> arrays)
    {
        var terms = arrays.Need(path, "terms").Values<string>();
        var documents = arrays.Need(path, "documents").Values<int>();
        var nGrams = arrays.Need(path, "ngrams").Values<int>();
        return documents.Length == terms.Length && nGrams is [>= 1] && terms.Distinct(StringComparer.Ordinal).Count() == terms.Length
            ? new(terms, documents, nGrams[0])
            : throw new Core.UserException($"{path}: its terms, their counts and the length of runs do not fit together.");
    }
}
