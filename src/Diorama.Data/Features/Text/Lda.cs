using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>
/// Topics: latent Dirichlet allocation. A text is taken for a mixture of topics, a topic for a distribution over terms; both are learnt from which terms
/// stand together. The same texts, settings and seed always give the same topics.
/// </summary>
/// <remarks>
/// Blei, Ng and Jordan 2003; learnt by collapsed Gibbs sampling (Griffiths and Steyvers 2004), the topics averaged over samples of the last quarter of
/// the sweeps. How common each topic is, is learnt too (an asymmetric α, Wallach, Mimno and McCallum 2009), so that one topic may have its part in every
/// text while others are rare.
/// </remarks>
public sealed record Lda : IEstimator<string>
{
    /// <value>Which terms there are; default: words that stand in at least two texts.</value>
    public BagOfWords Terms { get; init; } = new() { MinDocuments = 2 };

    /// <value>How many topics, from 1 to 1,000; default 10.</value>
    public int NumTopics { get; init; } = 10;

    /// <value>How often each word of each text is drawn anew; at least 1, default 200.</value>
    public int Sweeps { get; init; } = 200;

    /// <value>The prior of each topic within a text, in terms, where learning begins; above 0, default 5 over the number of topics.</value>
    public double? Alpha { get; init; }

    /// <value>The prior of each term within a topic, in terms; above 0, default 0.1; less makes topics of fewer terms.</value>
    public double Beta { get; init; } = 0.1;

    /// <value>Where the draws begin; default 0.</value>
    public long Seed { get; init; }

    /// <summary>Learns the topics.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="progress">Told what share is done, in [0, 1].</param>
    /// <returns>The topics, the most common first.</returns>
    /// <exception cref="UserException">No term is left.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public LdaTransformer Fit(IReadOnlyList<string> texts, Action<double>? progress = null) => Fit(texts, progress, passed: null);

    /// <summary>The same; <paramref name="passed"/> is told of the two readings that come before the draws, as of <see cref="Words.Each"/>.</summary>
    internal LdaTransformer Fit(IReadOnlyList<string> texts, Action<double>? progress, Action<int>? passed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(NumTopics, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(NumTopics, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Sweeps, 1);
        var alpha = Alpha ?? 5.0 / NumTopics;
        if (!(alpha > 0) || !(Beta > 0)) throw new ArgumentOutOfRangeException(nameof(texts), "Alpha and Beta lie above 0");
        var terms = Terms.Fit(texts, passed);
        var documents = texts.Select(text => terms.Terms(text, passed).Select(t => t.Term).ToArray()).Where(d => d.Length > 0).ToArray();
        var sampler = new LdaSampler(documents, terms.Columns.Count, NumTopics, alpha, Beta, new SeededRandom(Seed, "lda"));
        var (topics, shares) = sampler.Run(Sweeps, progress);
        var order = Enumerable.Range(0, NumTopics).OrderByDescending(k => shares[k]).ThenBy(k => k).ToArray();
        return new(
            terms,
            [.. order.SelectMany(k => topics.AsSpan(k * terms.Columns.Count, terms.Columns.Count).ToArray())],
            [.. order.Select(k => sampler.Alpha[k])],
            [.. order.Select(k => shares[k])]
        );
    }

    ITransformer<string> IEstimator<string>.Fit(IReadOnlyList<string> items) => Fit(items);
}
