namespace Diorama.Models.Tests;

/// <summary>Predicts every symbol as equally likely, and remembers what it read.</summary>
internal sealed class StubPredictor(int numTexts, int numSymbols, float logit = 0) : ISymbolPredictor
{
    internal List<int[]> Seen { get; } = [];

    /// <summary>Told how often it has read, after each time.</summary>
    internal Action<int>? AfterRead { get; init; }

    public int NumTexts => numTexts;

    public void Reset()
    {
    }

    public void Read(ReadOnlySpan<int> ids, Span<float> logits)
    {
        Assert.Equal(numTexts * numSymbols, logits.Length);
        Seen.Add(ids.ToArray());
        logits.Fill(logit);
        AfterRead?.Invoke(Seen.Count);
    }

    public void Dispose()
    {
    }
}
