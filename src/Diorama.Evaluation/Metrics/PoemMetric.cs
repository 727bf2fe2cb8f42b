using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;

namespace Diorama.Evaluation;

/// <summary>
/// Whether a model's quatrains are quatrains, and its own: <c>poems.form</c> (share with four lines, all of five or all of seven characters),
/// <c>poems.distinct</c> (different poems over poems), and <c>poems.copied_lines</c> (share of lines that stand in the training poems word for word;
/// the protocol says how many of the test poems' lines do).
/// </summary>
/// <param name="dataset">The poems that it learned from.</param>
/// <param name="options">How boldly they are written, from which seed.</param>
internal sealed class PoemMetric(ITextDataset dataset, MeasureOptions options) : ITextMetric
{
    private const int NumLines = 4;

    private readonly List<string> _poems = [];

    public void LookAt(string text) => _poems.Add(text);

    public IReadOnlyList<Figure> Figures()
    {
        var known = Texts(dataset, Split.Train).SelectMany(Lines).ToHashSet(StringComparer.Ordinal);
        var test = Copied(Texts(dataset, Split.Test), known);
        var how = $"temperature {FigureText.Number(options.Temperature)}";
        var floor = test.Count == 0 ? "" : $"; of the test poems' lines {FigureText.Value(test.Share, "share")}";
        Figure[] figures =
        [
            Form(_poems).ToFigure("poems.form", "Poems that keep the form", $"four lines, all of five or all of seven characters; {how}"),
            new Figure("poems.distinct", (double)_poems.Distinct(StringComparer.Ordinal).Count() / _poems.Count, "share")
            {
                Title = "Distinct poems", Protocol = how, Samples = _poems.Count,
            },
            Copied(_poems, known).ToFigure("poems.copied_lines", "Lines copied from training", $"word for word; {how}{floor}"),
        ];
        return [.. figures.Select(f => f with { Seed = options.Seed })];
    }

    /// <summary>Whether a text is four lines, all of five or all of seven characters. A character that the vocabulary lacks is none.</summary>
    internal static bool HasForm(string poem)
    {
        var lines = poem.Split('\n');
        return lines.Length == NumLines
            && lines[0].EnumerateRunes().Count() is 5 or 7
            && lines.All(l => l.EnumerateRunes().Count() == lines[0].EnumerateRunes().Count()
                && !l.Contains(CharacterTokenizer.UnknownMark) && !l.Any(char.IsWhiteSpace));
    }

    internal static Proportion Form(IReadOnlyList<string> poems) => new(poems.Count(HasForm), poems.Count);

    internal static Proportion Copied(IEnumerable<string> poems, IReadOnlySet<string> known)
    {
        var lines = poems.SelectMany(Lines).ToList();
        return new Proportion(lines.Count(known.Contains), lines.Count);
    }

    private static IEnumerable<string> Texts(ITextDataset dataset, Split split) =>
        Enumerable.Range(0, dataset.Count(split)).Select(i => dataset.Text(split, i));

    private static IEnumerable<string> Lines(string poem) => poem.Split('\n').Where(l => l.Length > 0);
}
