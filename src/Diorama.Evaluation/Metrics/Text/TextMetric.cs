using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>
/// Whether a model's texts are many and its own: <c>text.distinct</c> (different texts over texts), <c>text.distinct_1</c> and <c>text.distinct_2</c> (different
/// runs of one and two tokens over all such runs) and <c>text.self_bleu</c>; unless <see cref="MeasureOptions.SearchesTraining"/> is off, also <c>text.copied</c> (share of
/// whole lines that stand in the training texts word for word) and <c>text.copied_runs</c> (the same of runs of ten tokens), each beside <c>..._floor</c>, the share among
/// texts that were kept from training. Texts without a whole line have no share of lines.
/// </summary>
/// <param name="dataset">The texts that it learned from.</param>
/// <param name="split">The texts kept from training that the floor is measured on.</param>
/// <param name="options">How boldly texts are written, from which seed.</param>
/// <remarks>Distinct runs: Li et al. 2016, arXiv 1510.03055, section 5.2.</remarks>
internal sealed class TextMetric(ITextDataset dataset, Split split, MeasureOptions options) : ITextMetric
{
    /// <summary>How the names of figures end that texts kept from training reach, not the model's.</summary>
    internal const string Floor = "_floor";

    private const int MostForBleu = 500;

    private readonly List<string> _texts = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is IContinue && context.Dataset is ITextDataset corpus ? new TextMetric(corpus, context.Split, context.Options) : null;

    public void LookAt(string text) => _texts.Add(text);

    public IReadOnlyList<Figure> Figures()
    {
        var how = $"temperature {FigureText.Number(options.Temperature)}";
        var ids = _texts.ConvertAll(text => dataset.Tokenizer.Encode(text));
        var figures = new List<Figure>
        {
            Of("text.distinct", "Distinct texts", (double)_texts.Distinct(StringComparer.Ordinal).Count() / _texts.Count, "share", how),
            Of("text.distinct_1", "Distinct tokens", Distinct(ids, 1), "share", $"different ones over all; {how}"),
            Of("text.distinct_2", "Distinct pairs of tokens", Distinct(ids, 2), "share", $"different ones over all; {how}"),
        };
        if (_texts.Count > 1)
        {
            var words = _texts.Exists(text => text.Any(c => c is >= '\u4E00' and <= '\u9FFF')) ? BleuTokenizer.Chinese : BleuTokenizer.Mteval13a;
            var some = _texts.Take(MostForBleu).ToList();
            figures.Add(
                Of(
                    "text.self_bleu",
                    "BLEU of the texts against one another",
                    SelfBleu.Of(some, words),
                    "",
                    $"{Bleu.Signature(some.Count - 1, words, effectiveOrder: true)}; {how}"
                ) with
                {
                    Samples = some.Count,
                }
            );
        }

        if (options.SearchesTraining) figures.AddRange(Copied(how));
        return [.. figures.Select(f => f with { Seed = options.Seed })];
    }

    /// <summary>Different runs of so many tokens over all such runs; 0 where there are none.</summary>
    internal static double Distinct(IReadOnlyList<int[]> texts, int order)
    {
        var runs = texts.SelectMany(ids => TokenRuns.Of(ids, order)).ToList();
        return runs.Count == 0 ? 0 : (double)runs.Distinct().Count() / runs.Count;
    }

    private IEnumerable<Figure> Copied(string how)
    {
        var pieces = new TextPieces(dataset);
        var kept = new SplitExamples(dataset, split, options).Indexes().Select(i => pieces.Kept(split, i));
        var (own, floor) = (new CopyCounter(_texts.Select(pieces.Written)), new CopyCounter(kept));
        foreach (var piece in pieces.Training())
        {
            own.Meet(piece);
            floor.Meet(piece);
        }

        var of = pieces.Stride == 1 ? "" : $", in one of {pieces.Stride} training texts";
        foreach (var (name, what, ours, theirs) in ((string, string, Proportion, Proportion)[])
        [
            ("text.copied", "Lines", own.Lines, floor.Lines),
            ("text.copied_runs", $"Runs of {CopyCounter.RunLength} tokens", own.Runs, floor.Runs),
        ])
        {
            if (ours.Count == 0) continue;
            yield return ours.ToFigure(name, $"{what} copied from training", $"word for word{of}; {how}");
            if (theirs.Count > 0) yield return theirs.ToFigure($"{name}{Floor}", $"{what} that {SplitName.Words(split)} texts share with training", $"word for word{of}");
        }
    }

    private Figure Of(string name, string title, double value, string unit, string protocol) => new(name, value, unit) { Title = title, Protocol = protocol, Samples = _texts.Count };
}
