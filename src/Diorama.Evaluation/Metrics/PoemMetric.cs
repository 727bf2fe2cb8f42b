using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>Whether a model's quatrains are quatrains: <c>poems.form</c>, the share with four lines, all of five or all of seven characters.</summary>
/// <param name="options">How boldly they are written, from which seed.</param>
internal sealed class PoemMetric(MeasureOptions options) : ITextMetric
{
    private const int NumLines = 4;

    private readonly List<string> _poems = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is IContinue && context.Dataset is ITextDataset corpus && Suits(corpus, context.Examples) ? new PoemMetric(context.Options) : null;

    public void LookAt(string text) => _poems.Add(text);

    public IReadOnlyList<Figure> Figures() =>
        [
            Form(_poems)
                .ToFigure(
                    "poems.form",
                    "Poems that keep the form",
                    $"four lines, all of five or all of seven characters; temperature {FigureText.Number(options.Temperature)}"
                ) with
            {
                Seed = options.Seed,
            },
        ];

    /// <summary>Whether the texts of a corpus are quatrains, every one that is asked: then a model's should be.</summary>
    /// <param name="corpus">The texts.</param>
    /// <param name="examples">Which of them are asked.</param>
    internal static bool Suits(ITextDataset corpus, SplitExamples examples) => examples.Count > 0 && examples.Indexes().All(i => HasForm(corpus.Text(examples.Split, i)));

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
}
