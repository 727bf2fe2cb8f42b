namespace Diorama.Data.Features;

/// <summary>What <see cref="TextAnalysis"/> looks for.</summary>
public sealed record TextAnalysisOptions
{
    /// <value>How many topics, from 1 to 1,000, or 0 for none; default 10.</value>
    public int NumTopics { get; init; } = 10;

    /// <value>How many key words, runs and words of a topic are listed; at least 1, default 10.</value>
    public int Top { get; init; } = 10;

    /// <value>The longest run of words that is counted, from 1 to 8; default 3.</value>
    public int NGrams { get; init; } = 3;

    /// <value>Words that stand in more than this share of the documents are neither key words nor in topics, in (0, 1]. Default null: see <see cref="TextAnalysis.StopShare"/>.</value>
    public double? MaxShare { get; init; }

    /// <value>Where the topics' draws begin; default 0.</value>
    public long Seed { get; init; }
}
