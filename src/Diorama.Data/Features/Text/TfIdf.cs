namespace Diorama.Data.Features;

/// <summary>
/// Terms weighed by how often they stand in a text and in how few texts they stand: a word that most texts have says little of any. With the
/// settings as they are, the numbers are those of scikit-learn's <c>TfidfVectorizer</c>.
/// </summary>
/// <remarks>
/// Spärck Jones 1972. Weight = count · (ln((1 + n) / (1 + d)) + 1) for n texts of which d have the term, and each text's weights are then divided by
/// their Euclidean norm.
/// </remarks>
public sealed record TfIdf : IEstimator<string>
{
    /// <value>Which terms there are; default: every word.</value>
    public BagOfWords Terms { get; init; } = new();

    /// <value>Whether the share is taken as if one more text had every term; default true. Without, the weight's second factor is ln(n / d) + 1.</value>
    public bool Smooth { get; init; } = true;

    /// <value>Whether 1 + ln(count) stands in place of the count, so that the tenth mention says less than the first; default false.</value>
    public bool Sublinear { get; init; }

    /// <value>Whether each text's weights have the Euclidean norm 1, so that long texts weigh no more than short ones; default true.</value>
    public bool Normalize { get; init; } = true;

    /// <summary>Learns the terms and how rare they are.</summary>
    /// <exception cref="Core.UserException">No term is left.</exception>
    public TfIdfTransformer Fit(IReadOnlyList<string> texts) => Fit(texts, passed: null);

    internal TfIdfTransformer Fit(IReadOnlyList<string> texts, Action<int>? passed)
    {
        var terms = Terms.Fit(texts, passed);
        var extra = Smooth ? 1.0 : 0;
        var rarity = terms.DocumentCounts.Select(documents => Math.Log((texts.Count + extra) / (documents + extra)) + 1).ToArray();
        return new(terms, rarity, Sublinear, Normalize);
    }

    ITransformer<string> IEstimator<string>.Fit(IReadOnlyList<string> items) => Fit(items);
}
