using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>
/// Collapsed Gibbs sampling of topics: each word's topic is drawn anew, given those of all others. p(topic k) is proportional to
/// (n_dk + α_k) (n_kw + β) / (n_k + Vβ).
/// </summary>
internal sealed class LdaSampler
{
    private const int AlphaEvery = 10;
    private const int SampleEvery = 5;
    private const double MinAlpha = 1e-4;

    private readonly int[][] _documents;
    private readonly int[][] _topics; // of each word
    private readonly int[] _ofTerm; // n_kw, [terms, topics]
    private readonly int[] _total; // n_k
    private readonly double[] _inverse; // 1 / (n_k + Vβ)
    private readonly int _numTerms;
    private readonly double _beta;
    private readonly SeededRandom _random;

    public LdaSampler(int[][] documents, int numTerms, int numTopics, double alpha, double beta, SeededRandom random)
    {
        (_documents, _numTerms, _beta, _random) = (documents, numTerms, beta, random);
        Alpha = [.. Enumerable.Repeat(alpha, numTopics)];
        (_ofTerm, _total, _inverse) = (new int[checked(numTerms * numTopics)], new int[numTopics], new double[numTopics]);
        _topics = Array.ConvertAll(documents, document => Array.ConvertAll(document, term =>
        {
            var topic = random.Next(numTopics);
            _ofTerm[term * numTopics + topic]++;
            _total[topic]++;
            return topic;
        }));
        for (var k = 0; k < numTopics; k++) SetTotal(k, _total[k]);
    }

    /// <summary>The prior of each topic, learnt.</summary>
    public double[] Alpha { get; }

    private int NumTopics => _total.Length;

    /// <summary>Draws; gives the topics' terms [topics, terms], each row summing to 1, and the topics' shares of all words.</summary>
    public (double[] Topics, double[] Shares) Run(int sweeps, Action<double>? progress)
    {
        var topics = new double[(long)NumTopics * _numTerms];
        var shares = new double[NumTopics];
        var samples = 0;
        for (var sweep = 1; sweep <= sweeps; sweep++)
        {
            // Priors that are learnt before the topics have formed shrink to nothing, and then every text stays with one topic.
            var learns = sweep > sweeps / 2 && sweep % AlphaEvery == 0;
            var counts = new TopicCounts(NumTopics, learns ? _documents : []);
            for (var d = 0; d < _documents.Length; d++) Draw(_documents[d], _topics[d], learns ? counts : null);
            if (learns) counts.Improve(Alpha, steps: 1, MinAlpha);
            if (sweep == sweeps || (sweep > sweeps * 3 / 4 && sweep % SampleEvery == 0))
            {
                AddSample(topics, shares);
                samples++;
            }

            progress?.Invoke((double)sweep / sweeps);
        }

        for (var i = 0; i < topics.Length; i++) topics[i] /= samples;
        for (var k = 0; k < shares.Length; k++) shares[k] /= samples;
        return (topics, shares);
    }

    private void Draw(int[] document, int[] topics, TopicCounts? counts)
    {
        var numTopics = NumTopics;
        var inDocument = new int[numTopics];
        var sums = new double[numTopics];
        foreach (var topic in topics) inDocument[topic]++;
        for (var i = 0; i < document.Length; i++)
        {
            var ofTerm = _ofTerm.AsSpan(document[i] * numTopics, numTopics);
            Move(topics[i], -1, ofTerm, inDocument);
            var sum = 0.0;
            for (var k = 0; k < sums.Length; k++)
            {
                sum += (inDocument[k] + Alpha[k]) * (ofTerm[k] + _beta) * _inverse[k];
                sums[k] = sum;
            }

            var drawn = _random.NextDouble() * sum;
            var chosen = 0;
            while (chosen < numTopics - 1 && sums[chosen] <= drawn) chosen++;
            topics[i] = chosen;
            Move(chosen, 1, ofTerm, inDocument);
        }

        counts?.Add(inDocument);
    }

    private void Move(int topic, int by, Span<int> ofTerm, int[] inDocument)
    {
        ofTerm[topic] += by;
        inDocument[topic] += by;
        SetTotal(topic, _total[topic] + by);
    }

    private void SetTotal(int topic, int total)
    {
        _total[topic] = total;
        _inverse[topic] = 1 / (total + _numTerms * _beta);
    }

    private void AddSample(double[] topics, double[] shares)
    {
        var words = (double)_total.Sum();
        for (var k = 0; k < NumTopics; k++)
        {
            shares[k] += _total[k] / words;
            for (var term = 0; term < _numTerms; term++) topics[(long)k * _numTerms + term] += (_ofTerm[term * NumTopics + k] + _beta) * _inverse[k];
        }
    }
}
