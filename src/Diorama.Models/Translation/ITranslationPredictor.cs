namespace Diorama.Models;

/// <summary>
/// Reads sources, and then translations token by token, in rows that may fork and end: several hypotheses of one source, each said by the row that it
/// continues. What was computed for a row's earlier tokens is kept.
/// </summary>
internal interface ITranslationPredictor : IDisposable
{
    /// <summary>How many ids there are.</summary>
    int NumSymbols { get; }

    /// <summary>Begins anew: from here on there is one row for each source, in their order, that has read nothing of a translation yet.</summary>
    /// <param name="sources">Each with its end; at least one.</param>
    void Begin(IReadOnlyList<int[]> sources);

    /// <summary>Goes on: row i now continues what row <c>parents[i]</c> was.</summary>
    /// <param name="parents">Rows of the call before, in any number and order.</param>
    /// <param name="ids">What each row reads next.</param>
    /// <param name="logits">[rows, NumSymbols], row by row; filled with the logits of what follows.</param>
    void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits);
}
