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
    public FeatureMatrix Transform(IReadOnlyList<string> items) => Transform(items, passed: null);

    internal DenseMatrix Transform(IReadOnlyList<string> items, Action<int>? passed) => new(Columns, [.. items.SelectMany(text => Row(text, passed))], items.Count);

    private static float[] Row(string text, Action<int>? passed)
    {
        var lines = VerseLines.Lengths(text, passed);
        var numWords = lines.Sum();
        if (numWords == 0) return new float[7];
        var numDistinct = Words.Each(text.AsMemory(), passed).Select(word => word.Text).Distinct(StringComparer.Ordinal).Count();
        return
        [
            numWords, (float)numDistinct / numWords, lines.Count, (float)lines.Average(), lines.Min(), lines.Max(), lines.Min() == lines.Max() ? 1 : 0,
        ];
    }
}
