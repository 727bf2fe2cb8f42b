using System.Runtime.InteropServices;

namespace Diorama.Data.Features;

/// <summary>How many documents have so many words of a topic, for every topic; from it the topics' priors are learnt.</summary>
/// <remarks>
/// Minka's fixed point for the Dirichlet-multinomial (2000): α_k ← α_k Σ_d [Ψ(n_dk + α_k) - Ψ(α_k)] / Σ_d [Ψ(n_d + α) - Ψ(α)]. With whole counts
/// Ψ(n + a) - Ψ(a) is the sum of 1 / (a + i) for i below n, so that histograms of the counts are all that is needed (Wallach 2008).
/// </remarks>
internal sealed class TopicCounts
{
    private readonly Dictionary<int, int>[] _histograms; // [topic], words of the topic: documents
    private readonly Dictionary<int, int> _lengths; // words: documents

    public TopicCounts(int numTopics, int[][] documents)
    {
        _histograms = [.. Enumerable.Range(0, numTopics).Select(_ => new Dictionary<int, int>())];
        _lengths = documents.CountBy(document => document.Length).ToDictionary();
    }

    /// <summary>A document's words of each topic.</summary>
    public void Add(ReadOnlySpan<int> ofTopics)
    {
        for (var k = 0; k < ofTopics.Length; k++) CollectionsMarshal.GetValueRefOrAddDefault(_histograms[k], ofTopics[k], out _)++;
    }

    /// <summary>Moves the priors towards the likeliest.</summary>
    public void Improve(double[] alpha, int steps, double least)
    {
        for (var step = 0; step < steps; step++)
        {
            var below = Sum(_lengths, alpha.Sum());
            for (var k = 0; k < alpha.Length; k++) alpha[k] = Math.Max(least, alpha[k] * Sum(_histograms[k], alpha[k]) / below);
        }
    }

    private static double Sum(Dictionary<int, int> histogram, double a)
    {
        var (sum, difference, n) = (0.0, 0.0, 0);
        foreach (var (count, documents) in histogram.OrderBy(entry => entry.Key))
        {
            while (n < count) difference += 1 / (a + ++n - 1);
            sum += documents * difference;
        }

        return sum;
    }
}
