namespace Diorama.Data.Features;

/// <summary>A term that a set of texts is about.</summary>
/// <param name="Term">The term.</param>
/// <param name="Weight">The root of the mean of its squared TF-IDF weight over the texts: great where many texts have it, and more so where it is much of them.</param>
/// <param name="Share">The share of the texts that have it.</param>
public sealed record KeyWord(string Term, double Weight, double Share)
{
    /// <summary>The weightiest.</summary>
    internal static IReadOnlyList<KeyWord> Of(TfIdfTransformer terms, SparseMatrix weights, int count)
    {
        var squares = new double[terms.Columns.Count];
        var documents = new int[squares.Length];
        for (var i = 0; i < weights.Values.Length; i++)
        {
            squares[weights.Indices[i]] += weights.Values[i] * weights.Values[i];
            documents[weights.Indices[i]]++;
        }

        return [.. Enumerable.Range(0, squares.Length).OrderByDescending(i => squares[i]).ThenBy(i => i).Take(count)
            .Select(i => new KeyWord(terms.Columns[i], Math.Sqrt(squares[i] / weights.NumRows), (double)documents[i] / weights.NumRows))];
    }
}
