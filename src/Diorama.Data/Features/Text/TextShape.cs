namespace Diorama.Data.Features;

/// <summary>The outer form of each text: its words, its lines, and how many words its lines have. It learns nothing.</summary>
/// <remarks>Every Chinese character counts as a word; a line is a <see cref="VerseLines">line of verse</see>.</remarks>
public sealed class TextShape : IEstimator<string>, ITransformer<string>
{
    /// <summary><c>words</c>, <c>distinct</c> (share of different words), <c>lines</c>, <c>line.mean</c>, <c>line.shortest</c>, <c>line.longest</c>, <c>even</c> (1 where all lines are as long).</summary>
    public IReadOnlyList<string> Columns { get; } = ["words", "distinct", "lines", "line.mean", "line.shortest", "line.longest", "even"];

    /// <inheritdoc/>
    public ITransformer<string> Fit(IReadOnlyList<string> items) => this;

    /// <inheritdoc/>
    public FeatureMatrix Transform(IReadOnlyList<string> items) => new DenseMatrix(Columns, [.. items.SelectMany(Row)], items.Count);

    private static float[] Row(string text)
    {
        var lines = VerseLines.Lengths(text);
        if (lines.Count == 0) return new float[7];
        var words = Words.Of(text);
        return
        [
            words.Count, (float)words.Distinct(StringComparer.Ordinal).Count() / words.Count, lines.Count, (float)lines.Average(), lines.Min(), lines.Max(), lines.Min() == lines.Max() ? 1 : 0,
        ];
    }
}
