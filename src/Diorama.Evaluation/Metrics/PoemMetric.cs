using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>Whether a model's quatrains are quatrains: <c>poems.form</c>, the share with four lines, all of five or all of seven characters.</summary>
/// <param name="options">How boldly they are written, from which seed.</param>
internal sealed class PoemMetric(MeasureOptions options) : ITextMetric
{
    private const int NumLines = 4;

    private readonly List<string> _poems = [];

    public void LookAt(string text) => _poems.Add(text);

    public IReadOnlyList<Figure> Figures() =>
        [Form(_poems).ToFigure("poems.form", "Poems that keep the form", $"four lines, all of five or all of seven characters; temperature {FigureText.Number(options.Temperature)}") with { Seed = options.Seed }];

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
