using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>The topics that <see cref="Lda"/> learnt.</summary>
public sealed class LdaTransformer : ITransformer<string>
{
    private readonly BagOfWordsTransformer _terms;
    private readonly double[] _topics;
    private readonly double[] _alpha;
    private readonly double[] _shares;

    internal LdaTransformer(BagOfWordsTransformer terms, double[] topics, double[] alpha, double[] shares)
    {
        (_terms, _topics, _alpha, _shares) = (terms, topics, alpha, shares);
        Columns = [.. Enumerable.Range(1, NumTopics).Select(k => $"topic {k}")];
    }

    /// <summary>The topics' names: <c>topic 1</c> and so on, the most common first.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The terms.</summary>
    public IReadOnlyList<string> Terms => _terms.Columns;

    /// <summary>How many topics there are.</summary>
    public int NumTopics => _alpha.Length;

    /// <summary>Each topic's share of the words that were learnt from.</summary>
    public IReadOnlyList<double> Shares => _shares;

    /// <summary>The prior of each topic within a text, as learnt.</summary>
    public IReadOnlyList<double> Alpha => _alpha;

    /// <summary>How probable each term is within a topic; sums to 1.</summary>
    /// <param name="topic">From 0.</param>
    public ReadOnlySpan<double> Topic(int topic) => _topics.AsSpan(topic * Terms.Count, Terms.Count);

    /// <summary>The topics of texts, seen before or new; a text of unknown words has the priors' shares.</summary>
    /// <returns>[texts, topics], each row sums to 1.</returns>
    /// <remarks>CVB0 with the topics held fixed (Asuncion, Welling, Smyth and Teh 2009): nothing is drawn, so that the same text always gives the same.</remarks>
    public DenseMatrix Transform(IReadOnlyList<string> items) => Transform(items, passed: null);

    internal DenseMatrix Transform(IReadOnlyList<string> items, Action<int>? passed)
    {
        var values = new float[DenseMatrix.Size(items.Count, NumTopics)];
        for (var i = 0; i < items.Count; i++)
        {
            var mixture = Mixture(_terms.Terms(items[i], passed).Select(t => t.Term));
            for (var k = 0; k < NumTopics; k++) values[i * NumTopics + k] = (float)mixture[k];
        }

        return new(Columns, values, items.Count);
    }

    FeatureMatrix ITransformer<string>.Transform(IReadOnlyList<string> items) => Transform(items);

    /// <summary>The terms that tell each topic from the others, the most telling first.</summary>
    /// <param name="count">At most so many a topic.</param>
    /// <remarks>Blei and Lafferty 2009: p log(p / geometric mean of the term's probability over the topics). Of a single topic, the most probable terms.</remarks>
    public IReadOnlyList<IReadOnlyList<string>> TopTerms(int count)
    {
        var mean = new double[Terms.Count];
        for (var k = 0; k < NumTopics; k++)
        {
            for (var term = 0; term < mean.Length; term++) mean[term] += Math.Log(Topic(k)[term]) / NumTopics;
        }

        return [.. Enumerable.Range(0, NumTopics).Select(IReadOnlyList<string> (k) =>
        {
            var scores = new double[Terms.Count];
            for (var term = 0; term < scores.Length; term++) scores[term] = Topic(k)[term] * (NumTopics == 1 ? 1 : Math.Log(Topic(k)[term]) - mean[term]);
            return [.. Enumerable.Range(0, scores.Length).OrderByDescending(term => scores[term]).ThenBy(term => term).Take(count).Select(term => Terms[term])];
        })];
    }

    /// <summary>How well the topics foretell texts that they were not learnt from: the first half of each tells its topics, the terms of the second are foretold.</summary>
    /// <remarks>Document completion: Wallach, Murray, Salakhutdinov and Mimno 2009, section 5. Terms that were not learnt are passed over.</remarks>
    public HeldOutPerplexity Perplexity(IReadOnlyList<string> texts)
    {
        var (logs, byShares, count) = (0.0, 0.0, 0L);
        foreach (var text in texts)
        {
            var middle = (Words.Each(text.AsMemory()).Count() + 1) / 2;
            var mixture = Mixture(_terms.Terms(text).Where(t => t.Start + t.Length <= middle).Select(t => t.Term));
            foreach (var (term, _, _) in _terms.Terms(text).Where(t => t.Start >= middle))
            {
                var (probability, share) = (0.0, 0.0);
                for (var k = 0; k < NumTopics; k++)
                {
                    probability += mixture[k] * Topic(k)[term];
                    share += _shares[k] * Topic(k)[term];
                }

                logs += Math.Log(probability);
                byShares += Math.Log(share);
                count++;
            }
        }

        return new(Math.Exp(-logs / count), Math.Exp(-byShares / count), Terms.Count, count);
    }

    /// <summary>Keeps what was learnt in an <c>.npz</c> file, for <see cref="Load"/>.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Save(string path)
    {
        var arrays = new Dictionary<string, NumpyArray>();
        _terms.AddTo(arrays);
        arrays["topics"] = NumpyArray.Of(_topics, NumTopics, Terms.Count);
        arrays["alpha"] = NumpyArray.Of(_alpha);
        arrays["shares"] = NumpyArray.Of(_shares);
        NpzFile.Write(path, arrays);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="UserException">It is no such file, or damaged.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static LdaTransformer Load(string path)
    {
        var arrays = NpzFile.Read(path);
        var terms = BagOfWordsTransformer.From(path, arrays);
        var topics = arrays.Need(path, "topics").Values<double>();
        var alpha = arrays.Need(path, "alpha").Values<double>();
        var shares = arrays.Need(path, "shares").Values<double>();
        return alpha.Length > 0 && topics.LongLength == (long)alpha.Length * terms.Columns.Count && shares.Length == alpha.Length && topics.Concat(alpha).All(v => v > 0 && double.IsFinite(v))
            ? new(terms, topics, alpha, shares)
            : throw new UserException($"{path}: its topics, their priors and its terms do not fit together.");
    }

    // γ_w,k ∝ φ_k,w (N_k without this word + α_k), for each word of the text.
    private double[] Mixture(IEnumerable<int> terms)
    {
        const int Most = 50;
        const double Still = 1e-5;
        var mixture = _alpha.ToArray();
        var words = terms.CountBy(term => term).Select(t => (Term: t.Key, Count: t.Value, Topics: new double[NumTopics])).ToArray();
        for (var iteration = 0; iteration < Most; iteration++)
        {
            var moved = 0.0;
            foreach (var (term, count, topics) in words)
            {
                var sum = 0.0;
                var next = new double[NumTopics];
                for (var k = 0; k < next.Length; k++) sum += next[k] = Math.Max(mixture[k] - topics[k], 0) * Topic(k)[term];
                for (var k = 0; k < next.Length; k++)
                {
                    next[k] /= sum;
                    mixture[k] += count * (next[k] - topics[k]);
                    moved = Math.Max(moved, Math.Abs(next[k] - topics[k]));
                    topics[k] = next[k];
                }
            }

            if (moved < Still) break;
        }

        var total = mixture.Sum();
        return Array.ConvertAll(mixture, weight => weight / total);
    }
}
