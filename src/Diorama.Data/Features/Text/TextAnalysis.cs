using System.Text;
using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>What stands in a set of documents: its key words, its runs of words, its topics and its forms, and each document as a row of numbers.</summary>
public sealed class TextAnalysis
{
    /// <summary>Fewer documents than these cannot be compared, so that there are neither key words nor topics.</summary>
    public const int MinDocuments = 10;

    private const double HeldOut = 0.1;
    private const int StopWordEvery = 400;
    private const double LeastStopShare = 0.05;
    private const double LeastStopDocuments = 3;

    // How often the texts are read: for runs of words, for forms, and twice for these as features; for key words; for topics, where only those that are learnt from count twice.
    private const double FirstReadings = 4;
    private const double KeyWordReadings = 2;
    private const double TopicReadings = 1 + (2 * (1 - HeldOut));

    private readonly Action<double>? _progress;
    private readonly double _total; // characters, those of all readings; a sweep over the topics counts as one
    private double _passed;

    private TextAnalysis(IReadOnlyList<string> documents, TextAnalysisOptions options, Action<double>? progress)
    {
        NumDocuments = documents.Count;
        var readings = FirstReadings;
        if (NumDocuments >= MinDocuments) readings += KeyWordReadings + (options.NumTopics > 0 ? TopicReadings + (new Lda().Sweeps * (1 - HeldOut)) : 0);
        (_progress, _total) = (progress, Math.Max(1, readings * documents.Sum(d => (long)d.Length)));
        NGrams = Runs(documents, options);
        Forms = PoemForms.Of(documents, Passed);
        Features = new TextShape().Transform(documents, Passed).WithPrefix("form:");
        MaxShare = options.MaxShare ?? StopShare((double)NumWords / NumDocuments, NumDocuments);
        if (NumDocuments < MinDocuments)
        {
            Remark = $"{NumDocuments} {(NumDocuments == 1 ? "document" : "documents")}: key words and topics are found by comparing {MinDocuments} or more";
            return;
        }

        try
        {
            Compare(documents, options);
        }
        catch (UserException e)
        {
            Remark = $"{e.Message} Which words are too common says --max-share."; // the rest stands
        }
    }

    /// <summary>How many documents there are.</summary>
    public int NumDocuments { get; }

    /// <summary>How many words they have; every Chinese character is one.</summary>
    public long NumWords => NGrams[0].Total;

    /// <summary>Runs of one word, of two, and so on.</summary>
    public IReadOnlyList<NGramCounts> NGrams { get; }

    /// <summary>The key words, the weightiest first; none of fewer than <see cref="MinDocuments"/> documents.</summary>
    public IReadOnlyList<KeyWord> KeyWords { get; private set; } = [];

    /// <summary>Words in more than this share of the documents count as stop words: they are neither key words nor in topics.</summary>
    public double MaxShare { get; }

    /// <summary>The topics, learnt from nine tenths of the documents; null where none were asked for, or of too few documents.</summary>
    public LdaTransformer? Topics { get; private set; }

    /// <summary>How well the topics foretell the other tenth; null without topics.</summary>
    public HeldOutPerplexity? Perplexity { get; private set; }

    /// <summary>Why there are no key words, or no topics though some were asked for; null where nothing is missing.</summary>
    public string? Remark { get; }

    /// <summary>The forms, the most common first.</summary>
    public IReadOnlyList<PoemForms> Forms { get; }

    /// <summary>Each document as a row: its form, its topics, the weights of its terms.</summary>
    public FeatureMatrix Features { get; private set; }

    /// <summary>Reads documents.</summary>
    /// <param name="documents">At least one.</param>
    /// <param name="options">What is looked for.</param>
    /// <param name="progress">Told what share of the work is done, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TextAnalysis Of(IReadOnlyList<string> documents, TextAnalysisOptions? options = null, Action<double>? progress = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfZero(documents.Count, nameof(documents));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Top, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.NumTopics);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.NGrams, 8);
        var analysis = new TextAnalysis(documents, options, progress);
        progress?.Invoke(1);
        return analysis;
    }

    /// <summary>
    /// The share of documents above which a word is a stop word: that in which a word would stand that makes every 400th word and is strewn evenly. What
    /// is said of few things, and of those often, stands in fewer documents and stays; no list of any language is needed. At least 5%, and at least 3 documents: what ties
    /// documents together stands in two or more.
    /// </summary>
    /// <param name="meanWords">Words a document, on average.</param>
    /// <param name="numDocuments">How many documents there are.</param>
    public static double StopShare(double meanWords, int numDocuments)
    {
        var few = Math.BitIncrement(LeastStopDocuments / numDocuments); // times their number it is not below 3
        return Math.Min(1, Math.Max(Math.Max(LeastStopShare, few), 1 - Math.Exp(-meanWords / StopWordEvery)));
    }

    private List<NGramCounts> Runs(IReadOnlyList<string> documents, TextAnalysisOptions options)
    {
        var table = new NGramTable(options.NGrams);
        foreach (var document in documents) table.Add(Words.Each(document.AsMemory(), Passed));
        return [.. Enumerable.Range(1, options.NGrams).Select(n => NGramCounts.Of(table, n, options.Top))];
    }

    private void Passed(int characters) => Pass(characters);

    private void Pass(double characters)
    {
        _passed += characters;
        _progress?.Invoke(Math.Min(1, _passed / _total));
    }

    private void Compare(IReadOnlyList<string> documents, TextAnalysisOptions options)
    {
        // A Chinese character alone says little of a text: pairs of them are its key words.
        var length = IsChinese(documents) ? 2 : 1;
        var terms = new BagOfWords { MinDocuments = 2, MaxShare = MaxShare };
        var keyWords = new TfIdf { Terms = terms with { MinNGrams = length, NGrams = length } }.Fit(documents, Passed);
        var weights = keyWords.Transform(documents, Passed);
        KeyWords = KeyWord.Of(keyWords, weights, options.Top);
        if (options.NumTopics > 0)
        {
            var split = SplitRule.Divide(documents, HeldOut, 0);
            var frequent = terms with { MinDocuments = Math.Clamp(documents.Count / 200, 2, 5) };
            string[] learnt = [.. split[(int)Split.Train].Select(i => documents[i])];
            var lda = new Lda { Terms = frequent, NumTopics = options.NumTopics, Seed = options.Seed };
            var sweep = (double)learnt.Sum(d => (long)d.Length);
            Topics = lda.Fit(learnt, _ => Pass(sweep), Passed);
            Perplexity = Topics.Perplexity([.. split[(int)Split.HeldOut].Select(i => documents[i])]);
            Features = Features.Beside(Topics.Transform(documents, Passed));
        }

        Features = Features.Beside(weights.WithPrefix("term:"));
    }

    private static bool IsChinese(IReadOnlyList<string> documents)
    {
        const int Enough = 1000;
        var letters = documents.Take(Enough).SelectMany(d => d.EnumerateRunes()).Where(Rune.IsLetter).Take(Enough * Enough).ToList();
        return letters.Count(Words.Stands) * 2 > letters.Count;
    }
}
