namespace Diorama.Models.Tests;

/// <summary>
/// A language in which what follows depends on the source and the last two tokens, by a table drawn from a seed: small enough that every translation
/// can be listed. It checks that each row goes on from the row that it says.
/// </summary>
internal sealed class MarkovPredictor(int numSymbols, int seed, float sharpness = 2) : ITranslationPredictor
{
    private List<int[]> _rows = [];

    public int NumSymbols => numSymbols;

    internal int Steps { get; private set; }

    public void Begin(IReadOnlyList<int[]> sources)
    {
        Steps = 0;
        _rows = [.. sources.Select(source => new[] { source[0] })];
    }

    public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
    {
        Steps++;
        var next = new List<int[]>();
        for (var i = 0; i < ids.Length; i++)
        {
            next.Add([.. _rows[parents[i]], ids[i]]);
            Logits(next[i]).CopyTo(logits[(i * numSymbols)..]);
        }

        _rows = next;
    }

    /// <summary>What may follow a source's first token and what was written after it.</summary>
    internal float[] Logits(int[] row)
    {
        var random = new Core.SeededRandom(seed, "markov", (row[0] * 10_007) + (row[^1] * 101) + (row.Length > 2 ? row[^2] : 0));
        return [.. Enumerable.Range(0, numSymbols).Select(_ => (float)(random.Normal() * sharpness))];
    }

    public void Dispose()
    {
    }
}
