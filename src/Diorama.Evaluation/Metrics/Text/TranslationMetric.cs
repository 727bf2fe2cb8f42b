using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>
/// How well a model translates: <c>SPLIT.bleu</c> and <c>SPLIT.chrf</c> of its translations against the references, and <c>SPLIT.bleu_copy</c>, the BLEU of the
/// sources themselves: what somebody gets who does nothing, which is much where old and new forms of one language are the two sides. Of several tasks each has its
/// own too: <c>SPLIT.TASK.bleu</c>.
/// </summary>
/// <param name="examples">What it translates.</param>
/// <param name="request">How.</param>
/// <param name="seed">Draws the bootstrap's texts.</param>
internal sealed class TranslationMetric(SplitExamples examples, TranslationRequest request, long seed) : IPairMetric
{
    private readonly List<(string? Task, BleuCounts Bleu, BleuCounts Copy, ChrfCounts Chrf)> _found = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ITranslate && context.Dataset is IParallelDataset && context.HasExamples ? new TranslationMetric(context.Examples, context.Options.Translation, context.Options.Seed) : null;

    public void LookAt(Pair pair, string translation) =>
        _found.Add((pair.Task, BleuCounts.Of(translation, [pair.Target]), BleuCounts.Of(pair.Source, [pair.Target]), ChrfCounts.Of(translation, [pair.Target])));

    public IReadOnlyList<Figure> Figures()
    {
        var (key, words) = (SplitName.Key(examples.Split), SplitName.Words(examples.Split));
        var tasks = _found.Where(f => f.Task is not null).GroupBy(f => f.Task!, StringComparer.Ordinal);
        return [.. Figures(key, words, _found), .. tasks.SelectMany(task => Figures($"{key}.{task.Key}", $"{task.Key}, {words}", [.. task]))];
    }

    private IEnumerable<Figure> Figures(string key, string words, IReadOnlyList<(string? Task, BleuCounts Bleu, BleuCounts Copy, ChrfCounts Chrf)> found)
    {
        var how = $"{examples.Protocol}; beam {request.Beam}, length penalty {FigureText.Number(request.LengthPenalty)}";
        return
        [
            Of($"{key}.bleu", $"BLEU, {words}", $"{Bleu.Signature()}|version:diorama; {how}", [.. found.Select(f => f.Bleu)], Score),
            Of($"{key}.chrf", $"chrF2, {words}", $"{Chrf.Signature()}|version:diorama; {how}", [.. found.Select(f => f.Chrf)], parts => Chrf.Of(ChrfCounts.Sum(parts)).Score),
            Of($"{key}.bleu_copy", $"BLEU of the source as it is, {words}", $"{Bleu.Signature()}|version:diorama; {examples.Protocol}", [.. found.Select(f => f.Copy)], Score),
        ];
    }

    private static double Score(IReadOnlyCollection<BleuCounts> parts) => Bleu.Of(BleuCounts.Sum(parts)).Score;

    private Figure Of<T>(string name, string title, string protocol, List<T> parts, Func<IReadOnlyCollection<T>, double> score)
    {
        var (low, high) = Bootstrap.Interval(parts, score, seed);
        return new Figure(name, score(parts), "")
        {
            Title = title,
            Protocol = $"{protocol}; interval by {Bootstrap.DefaultDraws} bootstrap draws",
            Samples = parts.Count,
            Seed = seed,
            Low = low,
            High = high,
        };
    }
}
