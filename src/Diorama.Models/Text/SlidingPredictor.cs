namespace Diorama.Models;

/// <summary>Lets a predictor that reads so many symbols at most go on beyond: when it is full, it begins anew with the last half of what it read.</summary>
/// <param name="inner">Owned.</param>
/// <param name="context">How many symbols it reads; at least 1.</param>
/// <param name="stop">Asks to stop after the symbol in progress: half of what was read is many of them.</param>
internal sealed class SlidingPredictor(ISymbolPredictor inner, int context, CancellationToken stop) : ISymbolPredictor
{
    private readonly List<int[]> _read = [];

    /// <inheritdoc/>
    public int NumTexts => inner.NumTexts;

    /// <inheritdoc/>
    public void Reset()
    {
        _read.Clear();
        inner.Reset();
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> ids, Span<float> logits)
    {
        if (_read.Count == context)
        {
            _read.RemoveRange(0, context - (context / 2));
            inner.Reset();
            foreach (var earlier in _read)
            {
                stop.ThrowIfCancellationRequested();
                inner.Read(earlier, logits);
            }
        }
        _read.Add(ids.ToArray());
        inner.Read(ids, logits);
    }

    /// <summary>Frees the predictor.</summary>
    public void Dispose() => inner.Dispose();
}
